// The quiz: "click the bytes of ..." and "what is this?", with a score.

const QUESTIONS = 10;
const CHOICES = 4;

function shuffled(things) {
    const copy = things.slice();
    for (let i = copy.length - 1; i > 0; i--) {
        const k = Math.floor(Math.random() * (i + 1));
        [copy[i], copy[k]] = [copy[k], copy[i]];
    }
    return copy;
}

// Fields that may be asked for: with bytes of their own, not divided, not just a heap of bytes.
function askable(frame) {
    return frame.items.filter(item => item.kind === 'field' && !item.fact && !item.children &&
        item.layer && item.row.type !== 'group' && item.row.type !== 'bytes');
}

function sameName(a, b) {
    return a.label === b.label && a.layer.proto === b.layer.proto;
}

function questionsOf(frame) {
    const fields = askable(frame);
    const labels = Array.from(new Set(fields.map(item => item.label)));
    return shuffled(fields).slice(0, QUESTIONS).map((item, i) => {
        const others = shuffled(labels.filter(label => label !== item.label));
        const named = i % 2 === 1 && !item.mask && others.length >= CHOICES - 1;
        return {
            item, named,
            choices: named ? shuffled([item.label, ...others.slice(0, CHOICES - 1)]) : [],
        };
    });
}

// Begins a quiz over the frame in `panel`. light(item, kind) lights an item's bytes, light(null)
// none; done() is called to leave it, again() to begin anew.
function startQuiz(frame, panel, light, done, again) {
    const quiz = { frame, questions: questionsOf(frame), at: 0, right: 0, answered: false };

    function score() {
        const asked = quiz.at + (quiz.answered ? 1 : 0);
        return make('p', { class: 'score', role: 'status' },
            say('question', Math.min(quiz.at + 1, quiz.questions.length), quiz.questions.length),
            asked ? ' \u00b7 ' + say('score', quiz.right, asked) : null);
    }

    function fill(...children) {
        panel.replaceChildren(make('div', { class: 'tools' },
            make('h2', {}, say('quiz')), score(),
            make('button', { type: 'button', class: 'leave', on: { click: done } }, say('leave'))),
        ...children.filter(Boolean));
    }

    function answer(isRight, item) {
        if (quiz.answered)
            return;
        quiz.answered = true;
        quiz.right += isRight ? 1 : 0;
        light(item, isRight ? 'right' : 'wrong');
        const last = quiz.at + 1 === quiz.questions.length;
        const next = make('button', { type: 'button', class: 'next', on: { click: onward } },
            last ? say('finish') : say('next'));
        fill(make('p', { class: 'answer ' + (isRight ? 'right' : 'wrong'), role: 'alert' },
            isRight ? say('right') : say('wrong', item.label, rangeOf(frame, item))),
        make('div', { class: 'explained' }, explainItem(frame, item)), next);
        next.focus();
    }

    function ask() {
        const { item, named, choices } = quiz.questions[quiz.at];
        quiz.answered = false;
        light(named ? item : null, 'asked');
        fill(make('p', { class: 'question' }, named ? say('what_is', rangeOf(frame, item)) :
            say('click', item.label)),
        make('p', { class: 'of' }, item.layer.proto.title),
        named ? make('ol', { class: 'choices' }, choices.map(label => make('li', {},
            make('button', { type: 'button', on: { click: () => answer(label === item.label, item) } },
                label)))) : make('p', { class: 'hint' }, say('quiz_hint')));
    }

    function onward() {
        quiz.at++;
        quiz.answered = false;
        if (quiz.at < quiz.questions.length) {
            ask();
            return;
        }
        light(null);
        const anew = make('button', { type: 'button', class: 'next', on: { click: again } },
            say('again'));
        fill(make('p', { class: 'question' },
            say('result', quiz.right, quiz.questions.length)), anew);
        anew.focus();
    }

    // A byte was clicked: right where it belongs to a field of the name that is asked for.
    quiz.byte = o => {
        const question = quiz.questions[quiz.at];
        if (!question || question.named || quiz.answered)
            return;
        const found = frame.at[o].find(item => item.layer && sameName(item, question.item));
        answer(Boolean(found), found || question.item);
    };
    quiz.choose = n => {
        const button = panel.querySelectorAll('.choices button')[n];
        if (button)
            button.click();
    };
    if (quiz.questions.length)
        ask();
    else
        fill(make('p', { class: 'question' }, say('no_questions')));
    return quiz;
}
