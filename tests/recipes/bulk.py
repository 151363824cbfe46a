"""bulk.py PORT: a server that takes _bulk requests, strictly, and prints the documents as JSON lines."""
import http.server
import json
import sys


class Handler(http.server.BaseHTTPRequestHandler):
    def answer(self, status, text):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    def do_GET(self):
        self.answer(200, "")
        if self.path == "/_stop":
            sys.stdout.flush()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode("utf-8", "strict")
        lines = body.split("\n")
        try:
            if self.headers["Content-Type"] != "application/x-ndjson" or lines.pop() != "":
                raise ValueError("the body ends with a newline")
            if not self.path.endswith("/_bulk") or len(lines) % 2:
                raise ValueError("an action and a document each")
            for action, document in zip(lines[::2], lines[1::2]):
                if list(json.loads(action)) not in (["index"], ["create"]):
                    raise ValueError("an action: " + action)
                if not isinstance(json.loads(document), dict):
                    raise ValueError("a document: " + document)
                print(document)
        except ValueError as error:
            self.answer(400, str(error))
            return
        self.answer(200, json.dumps({"errors": False}))

    def log_message(self, *_):
        pass


http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
