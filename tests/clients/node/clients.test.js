// Clients from npm, unmodified. Two have their address built in; how their requests get here stands with them.
const assert = require("node:assert/strict");
const dns = require("node:dns");
const { test } = require("node:test");

const URL_ = process.env.VIGIE_URL;
const KEY = process.env.VIGIE_CLIENT_KEY;
const COMMENTS = {
  en: ["You are a stupid idiot and nobody likes you.", "Thank you for this article."],
  fr: ["Tu es vraiment un gros connard, ferme ta gueule.", "Merci pour cet article."],
  de: ["Du bist ein dummes Arschloch, halt die Fresse.", "Danke für diesen Artikel."],
};

const asking = (text) => ({ comment: { text }, requestedAttributes: { TOXICITY: {} } });

test("googleapis builds itself from the discovery document", async () => {
  const { google } = require("googleapis");
  const client = await google.discoverAPI(`${URL_}/$discovery/rest?version=v1alpha1`);
  for (const [language, [abuse, thanks]] of Object.entries(COMMENTS)) {
    const scores = [];
    for (const text of [abuse, thanks]) {
      const { data } = await client.comments.analyze({ key: KEY, resource: asking(text) });
      assert.deepEqual(data.languages, [language]);
      scores.push(data.attributeScores.TOXICITY.summaryScore.value);
    }
    assert.ok(scores[0] > 0.5 && scores[1] < 0.2, `${language}: ${scores}`);
  }
  await assert.rejects(client.comments.analyze({ key: KEY, resource: asking("") }), /Comment must be non-empty/);
});

test("@conversationai/perspectiveapi-js-client asks for SPAM and TOXICITY by itself", async () => {
  const { Client } = require("@conversationai/perspectiveapi-js-client");
  const client = new Client(KEY);
  client.perspectiveApiUrl = `${URL_}/v1alpha1/comments:analyze?key=${KEY}`;
  for (const [language, [abuse, thanks]] of Object.entries(COMMENTS)) {
    const worse = await client.getScores(abuse, { languages: [language] });
    const better = await client.getScores(thanks, { languages: [language] });
    assert.ok(worse.TOXICITY > 0.5 && better.TOXICITY < 0.2, language);
    assert.deepEqual(Object.keys(worse).sort(), ["SPAM", "TOXICITY"]);
  }
});

test("perspective-api-client, whose address is built in, through an interceptor of its HTTP library", async () => {
  const path = require.resolve("axios", { paths: [require.resolve("perspective-api-client")] });
  require(path).interceptors.request.use((request) => {
    request.url = request.url.replace("https://commentanalyzer.googleapis.com", URL_);
    return request;
  });
  const Perspective = require("perspective-api-client");
  const client = new Perspective({ apiKey: KEY });
  for (const [abuse, thanks] of Object.values(COMMENTS)) {
    const [worse, better] = [await client.analyze(abuse), await client.analyze(thanks)];
    const score = (answer) => answer.attributeScores.TOXICITY.summaryScore.value;
    assert.ok(score(worse) > 0.5 && score(better) < 0.2);
  }
  await assert.rejects(client.analyze("x", { attributes: ["WIT"] }), /Unknown requested attribute: WIT/);
});

test("openai flags abuse and nothing else", async () => {
  const { OpenAI } = require("openai");
  const client = new OpenAI({ baseURL: `${URL_}/v1`, apiKey: KEY });
  for (const pair of Object.values(COMMENTS)) {
    const { results } = await client.moderations.create({ input: pair });
    assert.deepEqual(results.map((result) => result.flagged), [true, false]);
  }
  await assert.rejects(client.moderations.create({ input: 7 }), (error) => error.status === 400 && error.param === "input");
});

test("akismet-api puts the key into the host, which the test looks up", async () => {
  const lookup = dns.lookup;
  dns.lookup = (name, ...rest) => lookup(name.endsWith("akismet.test") ? "127.0.0.1" : name, ...rest);
  const { AkismetClient } = require("akismet-api");
  const host = `akismet.test:${new URL(URL_).port}`;
  const client = new AkismetClient({ key: KEY, blog: "https://news.example", host, protocol: "http" });
  assert.equal(await client.verifyKey(), true);
  const spam = "Buy cheap Viagra online now!!! Best price, 100% free shipping http://pills.example/buy";
  assert.equal(await client.checkSpam({ ip: "192.0.2.1", useragent: "test", content: spam }), true);
  assert.equal(await client.checkSpam({ ip: "192.0.2.1", useragent: "test", content: "Merci pour cet article." }), false);
  await client.submitSpam({ ip: "192.0.2.1", useragent: "test", content: spam });
});
