// node client.js ADDRESS: each call once, what comes back as a line of JSON each.
const { credentials, chatService } = require('./service');

const client = new chatService(process.argv[2], credentials());
const say = (name, value) => console.log(JSON.stringify({ [name]: value }));
const collect = (stream) =>
  new Promise((resolve, reject) => {
    const all = [];
    stream.on('data', (message) => all.push(message));
    stream.on('end', () => resolve(all));
    stream.on('error', reject);
  });

(async () => {
  const sent = await new Promise((resolve, reject) =>
    client.sendMessage({ userId: '사용자1', message: '안녕하세요!' }, (error, response) =>
      error ? reject(error) : resolve(response)));
  say('sendMessage', { success: sent.success, hasId: sent.messageId.startsWith('msg_') });

  say('getNotifications', await collect(client.getNotifications({ userId: '사용자1' })));

  say('uploadFiles', await new Promise((resolve, reject) => {
    const stream = client.uploadFiles((error, response) => (error ? reject(error) : resolve(response)));
    stream.write({ filename: 'a', data: Buffer.alloc(1 << 20, 7) });
    stream.write({ filename: 'a', data: Buffer.alloc(17) });
    stream.write({ filename: 'b', data: Buffer.alloc(3) });
    stream.end();
  }));

  const stream = client.chat();
  const answers = collect(stream);
  stream.write({ userId: '사용자1', text: '안녕하세요!' });
  stream.write({ userId: '사용자1', text: '반갑습니다!' });
  stream.end();
  say('chat', await answers);
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
