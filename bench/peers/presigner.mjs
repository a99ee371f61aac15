// What hosted attachment APIs do when they issue a link: presign for a bucket. One process; no key is checked, no row is read or written.
import { createServer } from "node:http";
import { randomBytes, randomUUID } from "node:crypto";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";

const [port] = process.argv.slice(2);
const publicBase = "http://127.0.0.1:8040/files";
const s3 = new S3Client({
  region: "auto",
  endpoint: "http://127.0.0.1:8040",
  forcePathStyle: true,
  requestChecksumCalculation: "WHEN_REQUIRED",
  responseChecksumValidation: "WHEN_REQUIRED",
  credentials: { accessKeyId: "AKIDBENCHMARK0000000", secretAccessKey: "benchmark-secret-benchmark-secret-000000" },
});

function answer(response, body) {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(200, { "Content-Type": "application/json", "Content-Length": bytes.length });
  response.end(bytes);
}

async function readJson(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks));
}

async function issueUpload(request, response) {
  const { filename, contentType, fileSize } = await readJson(request);
  const key = `inbox-attachments/${workspace}/${Date.now()}-${randomBytes(12).toString("base64url")}-${filename}`;
  const command = new PutObjectCommand({ Bucket: "enclosure", Key: key, ContentType: contentType, ContentLength: fileSize });
  const presignedUrl = await getSignedUrl(s3, command, { expiresIn: 300, signableHeaders: new Set(["content-type", "content-length"]) });
  answer(response, {
    success: true,
    data: {
      presignedUrl, url: `${publicBase}/${key}`, key, filename, contentType, method: "PUT",
      headers: { "Content-Type": contentType, "Content-Length": String(fileSize) },
      expiresAt: new Date(Date.now() + 300_000).toISOString(), id: randomUUID(),
    },
  });
}

async function showMetadata(id, response) {
  const key = `${workspace}/outbound/${id}/report.pdf`;
  const url = await getSignedUrl(s3, new GetObjectCommand({ Bucket: "enclosure", Key: key }), { expiresIn: 86_400 });
  answer(response, {
    id, messageId: null, userId: workspace, filename: "report.pdf", contentType: "application/pdf", sizeBytes: 1000, r2Key: key,
    contentId: null, createdAt: new Date().toISOString(), url, expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    sha256: "0".repeat(64), detectedType: "application/pdf", state: "stored", scan: null,
  });
}

const workspace = randomUUID();
createServer(async (request, response) => {
  if (request.method === "POST") await issueUpload(request, response);
  else await showMetadata(request.url.slice(request.url.lastIndexOf("/") + 1), response);
}).listen(Number(port), "127.0.0.1");
