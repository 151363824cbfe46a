# wireloupe. "make help" lists what there is to make; V=1 shows the commands.

CFLAGS ?= -O3 -g
PKG_CONFIG ?= pkg-config
OBJCOPY ?= objcopy
PREFIX ?= /usr/local
DESTDIR ?=
FUZZ_TIME ?= 60

version := 0.1.0
# The first figure goes up where a program that was linked to the library may not run any more.
soname := libwireloupe.so.0

# One build folder a variant, under BUILDS: make VARIANT=asan. BUILD and BIN may point elsewhere.
BUILDS ?= build
VARIANT ?= release
BUILD ?= $(BUILDS)/$(VARIANT)
BIN ?= $(if $(filter release,$(VARIANT)),wireloupe,$(BUILD)/wireloupe)

# What this compiler has of the flags that make a fault hard to use, and no sanitizer needs.
tried = $(shell echo 'int x;' | $(CC) -O2 -Werror $(1) -include stdio.h -x c -c -o /dev/null - 2>/dev/null && echo ' $(1)')
hardening := $(or $(call tried,-D_FORTIFY_SOURCE=3),-D_FORTIFY_SOURCE=2) -fstack-protector-strong \
	$(foreach flag,-fstack-clash-protection -fcf-protection=full -mbranch-protection=standard,$(call tried,$(flag)))
release_flags := $(strip $(hardening))
gcc_flags := $(release_flags) -Werror
clang_flags := $(release_flags) -Werror
# A sanitizer and a counter of coverage open files at the end, which the sandbox forbids.
unguarded := -DWITHOUT_SANDBOX=1
sanitize := $(unguarded) -fno-omit-frame-pointer -fno-sanitize-recover=all -fsanitize=address,undefined
asan_flags := $(sanitize)
fuzz_flags := $(sanitize),fuzzer-no-link
ossfuzz_flags := $(unguarded)
tsan_flags := $(unguarded) -fno-omit-frame-pointer -fsanitize=thread
coverage_flags := $(unguarded) -fprofile-instr-generate -fcoverage-mapping -O0

# What is optional is used where pkg-config knows it.
have = $(shell $(PKG_CONFIG) --exists $(1) 2>/dev/null && echo $(1))
found := $(strip $(foreach module,zlib libzstd liblz4 libcap-ng libseccomp nettle libpcre2-8,$(call have,$(module))))
modules := libpcap $(found)
defines := $(addprefix -DHAVE_,$(shell echo '$(found)' | tr a-z- A-Z_))
# Translations are built in where gettext's msgfmt is there to compile them.
translations := $(if $(shell command -v msgfmt 2>/dev/null),$(wildcard src/po/*.po))
defines += $(if $(translations),-DHAVE_GETTEXT)
pcap_cflags := $(shell $(PKG_CONFIG) --cflags $(modules) 2>/dev/null)
libs := $(or $(shell $(PKG_CONFIG) --libs $(modules) 2>/dev/null),-lpcap)

warnings := -Wall -Wextra -Wshadow -Wmissing-prototypes -Wconversion
cppflags := -D_GNU_SOURCE -Iinclude -DWIRELOUPE_VERSION='"$(version)"' $(defines) $(pcap_cflags)
cflags := -std=c17 -fPIC -fvisibility=hidden $(warnings)
compile = $(CC) $(cppflags) $(CPPFLAGS) -MMD -MP $(cflags) $(CFLAGS) $($(VARIANT)_flags)
link = $(CC) -pie -Wl,-z,relro,-z,now $(CFLAGS) $($(VARIANT)_flags) $(LDFLAGS)

sources := $(filter-out src/po/% src/completions/%,$(wildcard src/*/*.c src/options*.c))
# What is the program alone, and no part of the library.
program := $(patsubst %.c,$(BUILD)/%.o,$(filter-out src/options%,$(wildcard src/*.c)))
# What src/memory.c looks at.
noted := -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup
objects := $(sources:%.c=$(BUILD)/%.o) $(patsubst %.po,$(BUILD)/%.o,$(translations)) \
	$(BUILD)/src/view/html/page.o
# The styles of --html and --report, and the scripts of --html's page; the last one begins what the others define.
page := $(addprefix src/view/html/,page.css report.css model.js hex.js tree.js drawing.js explain.js frames.js \
	quiz.js print.js app.js)
support := $(BUILD)/libtests.a
units := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/unit/test_*.c))
# Everything that the program and the tests share; the library is what its interface needs of it.
parts := $(BUILD)/parts.a
lib := $(BUILD)/libwireloupe.a
shared := $(BUILD)/libwireloupe.so.$(version)
installed = $(version) $(BIN) $(lib) $(shared) $(soname) $(lib_modules)
interface := $(patsubst %.c,$(BUILD)/%.o,$(wildcard src/library/*.c))
lib_modules := $(filter-out libcap-ng libseccomp,$(modules))
lib_libs := $(or $(shell $(PKG_CONFIG) --libs $(lib_modules) 2>/dev/null),-lpcap) -pthread
replay := $(BUILD)/tests/fuzz/replay $(BUILD)/tests/fuzz/prefixes
fuzz_targets := frame flows file filter grade
fuzzers := $(fuzz_targets:%=$(BUILD)/fuzz_%)
fuzz_link = $(link)
fuzz_engine = -fsanitize=fuzzer
fuzz_parts := $(fuzz_targets:%=fuzz_%) sample repair
variant = $(MAKE) --no-print-directory VARIANT=$(1) BUILD=$(BUILDS)/$(1) BIN=$(BUILDS)/$(1)/wireloupe
quiet = $(if $(V),,@echo '  $(1)' '$(patsubst $(CURDIR)/%,%,$@)';)

all: $(BIN) ## build ./wireloupe (the default)

$(BIN): $(program) $(parts)
	$(call quiet,LINK)$(link) $(noted) -o $@ $^ $(libs)

$(parts): $(objects)
	$(call quiet,AR  )rm -f $@ && ar rcs $@ $^

# One object, in which nothing but the interface has a name that others see.
$(lib): $(interface) $(parts)
	$(call quiet,AR  )$(LD) -r -o $@.o $^ && $(OBJCOPY) --localize-hidden $@.o && \
		rm -f $@ && ar rcs $@ $@.o && rm $@.o

$(shared): $(interface) $(parts) src/library/libwireloupe.map
	$(call quiet,LINK)$(CC) -shared -Wl,-soname,$(soname) -Wl,--version-script,src/library/libwireloupe.map \
		-Wl,-z,defs,-z,relro,-z,now,--as-needed $(CFLAGS) $($(VARIANT)_flags) $(LDFLAGS) -o $@ \
		$(interface) $(parts) $(lib_libs)

$(support): $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/support/*.c))
	$(call quiet,AR  )rm -f $@ && ar rcs $@ $^

$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call quiet,CC  )$(compile) -c -o $@ $<

$(BUILD)/src/po/%.c: src/po/%.po src/po/embed
	@mkdir -p $(@D)
	$(call quiet,PO  )src/po/embed $* $< > $@.new && mv $@.new $@

$(BUILD)/src/po/%.o: $(BUILD)/src/po/%.c $(BUILD)/flags
	$(call quiet,CC  )$(compile) -c -o $@ $<

$(BUILD)/src/view/html/page.c: src/view/html/embed $(page)
	@mkdir -p $(@D)
	$(call quiet,HTML)src/view/html/embed $(page) > $@.new && mv $@.new $@

$(BUILD)/src/view/html/page.o: $(BUILD)/src/view/html/page.c $(BUILD)/flags
	$(call quiet,CC  )$(compile) -Isrc/view -c -o $@ $<

# The fuzzer looks for new ways through the program, not through its tests.
$(BUILD)/tests/%.o: private fuzz_flags := $(sanitize)

# Rewritten only when the compiler or a flag is another: then everything is compiled anew.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(compile) $(link)' | cmp -s - $@ || echo '$(compile) $(link)' > $@

$(units): %: %.o $(support) $(parts)
	$(call quiet,LINK)$(link) -o $@ $^ -lcmocka $(libs)

$(replay): %: %.o $(patsubst %,$(BUILD)/tests/fuzz/%.o,$(fuzz_parts)) $(support) $(parts)
	$(call quiet,LINK)$(link) -o $@ $^ $(libs)

$(fuzz_targets:%=$(BUILD)/tests/fuzz/target_%.o): $(BUILD)/tests/fuzz/target_%.o: tests/fuzz/target.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call quiet,CC  )$(compile) -DTARGET=fuzz_$* $(if $(filter frame flows,$*),-DMUTATE=fuzz_mutate_$*) -c -o $@ $<

$(fuzzers): $(BUILD)/fuzz_%: $(patsubst %,$(BUILD)/tests/fuzz/%.o,target_% $(fuzz_parts) mutate) $(support) $(parts)
	$(call quiet,LINK)$(fuzz_link) -o $@ $^ $(fuzz_engine) $(libs)

$(BUILD)/fields: $(BUILD)/man/fields.o $(parts)
	$(call quiet,LINK)$(link) -o $@ $^ $(libs)

lib: $(lib) $(shared) ## build libwireloupe, static and shared, alone

# The library is for other programs to be linked to, which know nothing of a sanitizer.
tests: $(BIN) $(units) $(replay) $(BUILD)/extract $(BUILD)/complete \
	$(if $(findstring WITHOUT_SANDBOX,$($(VARIANT)_flags)),,$(lib) $(shared)) man completions ## build the tests without running them

demo: ## install what is missing, build, and show a capture as lines and one frame byte by byte
	@tests/support/need build
	@$(MAKE) --no-print-directory all
	@tests/support/demo ./wireloupe

check: ## build with gcc and clang, run every test; ends with "N passed, N failed"
	@tests/support/need build check
	@+$(call variant,gcc) CC=gcc tests
	@+$(call variant,clang) CC=clang tests
	@tests/support/check $(BUILDS)/gcc $(BUILDS)/clang

asan: ## the unit, golden and replay tests under the address and undefined behaviour sanitizers
	@tests/support/need build check
	@+$(call variant,asan) CFLAGS='-O1 -g' tests
	@tests/support/check --no-live $(BUILDS)/asan

tsan: ## what has several threads, under the thread sanitizer: --jobs, the library's contexts
	@tests/support/need build check
	@+$(call variant,tsan) CFLAGS='-O1 -g' all $(BUILDS)/tsan/tests/unit/test_library
	@TZ=UTC $(BUILDS)/tsan/tests/unit/test_library
	@ROUNDS=1 JOBS_WAIT=600 tests/golden/jobs.sh $(BUILDS)/tsan/wireloupe

fuzzers: $(fuzzers)

valgrind: all ## every view of every capture under valgrind's memcheck
	@tests/support/need build valgrind
	@tests/support/memcheck ./wireloupe

fuzz: ## fuzz each target of tests/fuzz for FUZZ_TIME seconds: frames, flows, files, filters, grading
	@tests/support/need build check
	@+$(call variant,fuzz) CC=clang CFLAGS='-O1 -g' fuzzers $(BUILDS)/fuzz/tests/fuzz/replay
	@tests/fuzz/run $(BUILDS)/fuzz $(FUZZ_TIME) $(fuzz_targets)

prefixes: ## every prefix of the captures, and PREFIXES (files, folders), through every view under the sanitizers
	@tests/support/need build check
	@+$(call variant,fuzz) CC=clang CFLAGS='-O1 -g' $(BUILDS)/fuzz/tests/fuzz/prefixes
	@$(BUILDS)/fuzz/tests/fuzz/prefixes captures $(PREFIXES)

$(BUILD)/loop: $(BUILD)/tests/bench/loop.o
	$(call quiet,LINK)$(link) -o $@ $^ $(libs)

bench: all $(BUILD)/loop ## time and memory beside other programs', on recorded and generated traffic; a plot
	@tests/support/need bench
	@tests/bench/make-mix
	@tests/bench/ratios ./wireloupe
	@tests/bench/bench ./wireloupe $(BUILD)/loop

bench-quick: all $(BUILD)/loop ## the same on less, and generated, traffic: minutes
	@tests/support/need bench
	@tests/bench/bench --quick ./wireloupe $(BUILD)/loop

bench-counts: all ## write the record of instruction counts anew that check compares with
	@tests/support/need check
	@tests/bench/counts --update ./wireloupe

load: all ## the highest rate without a lost packet beside tcpdump and dumpcap, and a soak of SOAK_TIME seconds (900)
	@tests/support/need build load
	@tests/live/load ./wireloupe

coverage: ## lines and branches of the dissection that the tests reach: the least are 95 % and 85 %
	@tests/support/need build check
	@+$(call variant,coverage) CC=clang CFLAGS=-g tests
	@tests/support/coverage $(BUILDS)/coverage

recipes: all ## run the recipes of man/wireloupe-recipes.7, beside the servers that they are for
	@tests/support/need build recipes
	@tests/recipes/run ./wireloupe

json-check: all ## what --json writes of each capture in DIR parses strictly, fits its schema and says what --map says
	@tests/golden/json.sh ./wireloupe $(or $(DIR),captures)

golden-update: all ## rewrite the expected output of the golden tests; read the diff
	@tests/golden/run --update ./wireloupe
	@tests/golden/html.sh --update ./wireloupe

lint: ## clang-tidy, gcc -fanalyzer, cppcheck, shellcheck, clang-format and the rules of the house; only what changed
	@tests/support/need build lint
	@tests/support/lint $(cppflags)

man: $(BUILD)/fields ## build/man: the manual pages, that of every field made from the tables
	@mkdir -p build/man
	@cp man/*.[1-9] build/man/ && $(BUILD)/fields > build/man/wireloupe-fields.7

$(BUILD)/complete: $(BUILD)/src/completions/complete.o $(parts)
	$(call quiet,LINK)$(link) -o $@ $^ $(libs)

completions: $(BUILD)/complete ## build/completions: what bash, zsh and fish complete, from the table of options
	@mkdir -p build/completions
	@$< bash > build/completions/wireloupe && $< zsh > build/completions/_wireloupe && \
		$< fish > build/completions/wireloupe.fish

$(BUILD)/extract: $(BUILD)/src/po/extract.o $(parts)
	$(call quiet,LINK)$(link) -o $@ $^ $(libs)

po: $(BUILD)/extract ## bring src/po up to date with the messages in the source and the tables
	@tests/support/need check
	@src/po/update $(BUILD)/extract

install: all lib man completions ## install under DESTDIR and PREFIX (/usr/local)
	@tests/support/need --check build
	$(call quiet,INST)tests/support/install '$(DESTDIR)$(PREFIX)' '$(PREFIX)' $(installed)

uninstall: ## remove what install put there
	$(call quiet,RM  )tests/support/install --remove '$(DESTDIR)$(PREFIX)'

deb: all lib man completions ## build/deb: Debian packages of the program and of the library (dpkg-dev)
	@tests/support/need build dpkg-dev
	@rm -rf build/deb && mkdir -p build/deb
	@LIBDIR=lib/$$(dpkg-architecture -q DEB_HOST_MULTIARCH) \
		tests/support/install '$(CURDIR)/build/deb/tree/usr' /usr $(installed)
	@src/packaging/deb $(version) '$(CURDIR)/build/deb/tree' build/deb

clean: ## remove everything built
	rm -rf build wireloupe

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' Makefile

FORCE:
.PHONY: all lib tests demo check asan tsan valgrind fuzz fuzzers prefixes bench load coverage recipes json-check golden-update lint man completions po install uninstall deb clean \
	help FORCE
.SECONDARY:
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
