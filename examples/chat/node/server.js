// node server.js: prints the port it has taken.
// TOKEN is a bare token that calls need. CERT and KEY are a certificate and its key; clients need one that CA has signed.
// BURST is how many notifications there are, at once.
const fs = require('fs');
const { grpc, chatService } = require('./service');

const { TOKEN, CA, CERT, KEY, BURST } = process.env;

// Whether a call has the token; else it is refused.
function authenticate(call, refuse) {
  if (!TOKEN || call.metadata.get('authorization')[0] === TOKEN) return true;
  refuse({ code: grpc.status.UNAUTHENTICATED, message: '인증 실패' });
  return false;
}

const server = new grpc.Server();
server.addService(chatService.service, {
  sendMessage: (call, callback) => {
    if (!authenticate(call, callback)) return;
    console.log(`${call.request.userId}: ${call.request.message}`);
    callback(null, { success: true, messageId: `msg_${Date.now()}` });
  },

  getNotifications: (call) => {
    if (BURST) {
      for (let i = 0; i < +BURST; i++) call.write({ id: `n${i}`, title: 't', content: 'c' });
      call.end();
      return;
    }
    let count = 0;
    const interval = setInterval(() => {
      if (count >= 5) {
        clearInterval(interval);
        call.end();
        return;
      }
      call.write({
        id: `notif_${count}`,
        title: `알림 ${count + 1}`,
        content: `${call.request.userId}님에게 새로운 메시지가 있습니다.`,
      });
      count++;
    }, 10);
  },

  uploadFiles: (call, callback) => {
    let totalSize = 0;
    const files = new Set();
    call.on('data', (piece) => {
      totalSize += piece.data.length;
      files.add(piece.filename);
    });
    call.on('end', () => callback(null, { fileCount: files.size, totalSize }));
  },

  chat: (call) => {
    call.on('data', (message) => call.write({ userId: '서버', text: `에코: ${message.text}` }));
    call.on('end', () => call.end());
  },
});

const read = (path) => fs.readFileSync(path);
const credentials = CERT
  ? grpc.ServerCredentials.createSsl(CA ? read(CA) : null, [{ private_key: read(KEY), cert_chain: read(CERT) }], !!CA)
  : grpc.ServerCredentials.createInsecure();
server.bindAsync('127.0.0.1:0', credentials, (error, port) => {
  if (error) throw error;
  console.log(`port ${port}`);
});
