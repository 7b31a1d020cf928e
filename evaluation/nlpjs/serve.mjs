// Lines of JSON. In: {train: [[text, intent], ...], file} or {load: file} or {text}. Out: one each.
import { createInterface } from "node:readline";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { NlpManager } = require("node-nlp");
const { LangAr } = require("@nlpjs/lang-ar");

const LANGUAGE = "ar";
const RANKED = 10;

// What only costs time here is left out: reports of the training, and the mood of a message.
const manager = new NlpManager({
  languages: [LANGUAGE],
  autoSave: false,
  calculateSentiment: false,
  nlu: { log: false },
});
manager.container.use(LangAr);

const handlers = {
  async train({ train, file }) {
    for (const [text, intent] of train) {
      manager.addDocument(LANGUAGE, text, intent);
    }
    await manager.train();
    manager.save(file);
    return {};
  },

  async load({ load }) {
    await manager.load(load);
    return {};
  },

  async text({ text }) {
    const began = performance.now();
    const { intent, classifications } = await manager.process(LANGUAGE, text);
    const milliseconds = performance.now() - began;
    const ranking = classifications.slice(0, RANKED).map(({ intent, score }) => [intent, score]);
    return { intent, ranking, milliseconds };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  const answer = await handlers[Object.keys(asked)[0]](asked);
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
