// node patterns.js ADDRESS: what programs of Node call, under the names that they use; a line of JSON each.
// PROTO is the path of chat.proto, the one beside the server. TOKEN is a bare token, CA the server's certificate, and
// CERT and KEY are the client's own.
const fs = require('fs');
const { grpc, chatService, fileService } = require('./service');

const { TOKEN, CA, CERT, KEY } = process.env;
const read = (path) => path && fs.readFileSync(path);
const credentials = CA
  ? grpc.credentials.createSsl(read(CA), read(KEY) || null, read(CERT) || null)
  : grpc.credentials.createInsecure();
const client = new chatService(process.argv[2], credentials);
const files = new fileService(process.argv[2], credentials);
const say = (name, value) => console.log(JSON.stringify({ [name]: value }));

function metadata(token = TOKEN) {
  const metadata = new grpc.Metadata();
  if (token) metadata.set('authorization', token);
  return metadata;
}

// A call that ends with one answer, as a promise.
const once = (call) =>
  new Promise((resolve, reject) => call((error, response) => (error ? reject(error) : resolve(response))));

(async () => {
  const message = { userId: '사용자1', message: '안녕하세요!', timestamp: Date.now() };
  const sent = await once((done) => client.sendMessage(message, metadata(), done));
  say('sendMessage', { success: sent.success, hasId: /^msg_\d+$/.test(sent.messageId) });

  if (TOKEN) {
    for (const token of [null, 'other-token', `Bearer ${TOKEN}`]) {
      const error = await once((done) => client.sendMessage(message, metadata(token), done)).catch((error) => error);
      say('refused', { code: error.code, says: error.details.startsWith('인증 실패') });
    }
  }

  const ids = [];
  await new Promise((resolve, reject) => {
    const stream = client.getNotifications({ userId: '사용자1' }, metadata());
    stream.on('data', ({ id }) => ids.push(id));
    stream.on('end', resolve);
    stream.on('error', reject);
  });
  say('getNotifications', ids);

  // Whole files, each in a field of its own name.
  const { summary } = await once((done) => {
    const stream = client.uploadFiles(metadata(), done);
    [1000, 2000, 3000].forEach((size) => stream.write({ fileData: Buffer.alloc(size, 7) }));
    stream.end();
  });
  say('uploadFiles', summary);

  // One file, in pieces of 1 MiB.
  const file = Buffer.alloc((5 << 20) / 2, 7);
  const { fileId, size } = await once((done) => {
    const stream = files.uploadFile(metadata(), done);
    for (let offset = 0; offset < file.length; offset += 1 << 20) {
      stream.write({ data: file.subarray(offset, offset + (1 << 20)) });
    }
    stream.end();
  });
  say('uploadFile', { hasId: /^file_\d+$/.test(fileId), size });

  const echoed = [];
  await new Promise((resolve, reject) => {
    const stream = client.chat(metadata());
    stream.on('data', ({ userId, text }) => echoed.push(`${userId}: ${text}`));
    stream.on('end', resolve);
    stream.on('error', reject);
    stream.write({ userId: '사용자1', text: '안녕하세요!' });
    stream.write({ text: '반갑습니다!' });
    stream.end();
  });
  say('chat', echoed);

  // Two in one room, one by metadata, one by its first message; what one says both hear.
  const heard = [];
  await new Promise((resolve, reject) => {
    const named = metadata();
    named.set('roomId', 'room1');
    const ada = client.joinRoom(named);
    const bob = client.joinRoom(metadata());
    const streams = { ada, bob };
    for (const [who, stream] of Object.entries(streams)) {
      stream.on('error', reject);
      stream.on('data', ({ userId, text, timestamp }) => {
        if (text === 'here' && who === 'bob') ada.write({ userId: 'ada', text: 'hello', timestamp: 1700000000000 });
        if (text === 'hello') heard.push(`${who} hears ${userId}: ${text} at ${timestamp}`);
        if (heard.length === 2) {
          ada.end();
          bob.end();
          resolve();
        }
      });
    }
    bob.write({ userId: 'bob', roomId: 'room1', text: 'here' });
  });
  say('joinRoom', heard.sort());
  client.close();
  files.close();
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
