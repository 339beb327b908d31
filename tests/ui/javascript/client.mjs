// Asks once whole and once streamed, and tells what came as JSON: node client.mjs ADDRESS KEY QUESTION
import OpenAI from "openai";

const [baseURL, apiKey, question] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
const asked = { model: "speech-assistant", messages: [{ role: "user", content: question }] };

const whole = await client.chat.completions.create(asked);
let streamed = "";
let usage = null;
for await (const chunk of await client.chat.completions.create({
  ...asked,
  stream: true,
  stream_options: { include_usage: true },
})) {
  streamed += chunk.choices[0]?.delta.content ?? "";
  usage = chunk.usage ?? usage;
}
const error = await client.chat.completions.create({ ...asked, n: 2 }).catch((fault) => fault);
const told = { status: error.status, param: error.param, code: error.code };
console.log(JSON.stringify({ whole: whole.choices[0].message, streamed, usage, error: told }));
