// A mail server on Node as its libraries suggest it: the parser decodes and hashes each file, which is written and synced before the 250.
// One process; the message itself is not kept, no row is written.
import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { MailParser } from "mailparser";
import { SMTPServer } from "smtp-server";

const [port, directory] = process.argv.slice(2);

function keep(content) {
  return new Promise((resolve, reject) => {
    const file = createWriteStream(join(directory, randomUUID()), { flags: "wx", flush: true });
    content.once("error", reject).pipe(file).once("error", reject).once("close", resolve);
  });
}

function take(message) {
  return new Promise((resolve, reject) => {
    const parser = new MailParser({ checksumAlgo: "sha256" });
    const kept = [];
    parser.on("data", (part) => {
      if (part.type !== "attachment") return;
      kept.push(keep(part.content));
      // Released before it is synced, so that the parser reads on and the syncs of a message run side by side.
      part.content.once("end", () => part.release());
    });
    parser.once("error", reject);
    parser.once("end", () => Promise.all(kept).then(resolve, reject));
    message.once("error", reject).pipe(parser);
  });
}

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ["AUTH", "STARTTLS"],
  disableReverseLookup: true,
  size: 50 * 1024 * 1024,
  onData: (stream, session, done) => void take(stream).then(() => done(), done),
});
server.on("error", (error) => console.error(error.message));
server.listen(Number(port), "127.0.0.1");
