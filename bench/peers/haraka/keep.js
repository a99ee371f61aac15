// A Haraka plugin: each file of a message is hashed, written and synced before the 250, by Haraka's own parser. The message itself is not
// kept, no row is written.
"use strict";

const { createHash, randomUUID } = require("node:crypto");
const { createWriteStream } = require("node:fs");
const { join } = require("node:path");

const directory = process.env.BENCH_FILES;

function keep(stream) {
  return new Promise((resolve, reject) => {
    const hash = createHash("sha256");
    const file = createWriteStream(join(directory, randomUUID()), { flags: "wx", flush: true });
    file.once("error", reject).once("close", () => resolve(hash.digest("hex")));
    stream.on("data", (bytes) => hash.update(bytes));
    stream.pipe(file);
  });
}

exports.hook_data = (next, connection) => {
  const { transaction } = connection;
  transaction.notes.kept = [];
  transaction.attachment_hooks((type, name, body, stream) => {
    stream.connection = connection;
    transaction.notes.kept.push(keep(stream));
  });
  next();
};

exports.hook_queue = (next, connection) => {
  const { kept } = connection.transaction.notes;
  Promise.all(kept).then(
    (hashes) => (hashes.length === 3 ? next(OK) : next(DENY, `${hashes.length} files`)),
    (error) => next(DENYSOFT, error.message),
  );
};
