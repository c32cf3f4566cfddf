// node server.js: prints the port it has taken.
const { grpc, chatService } = require('./service');

const server = new grpc.Server();
server.addService(chatService.service, {
  sendMessage: (call, callback) => {
    console.log(`${call.request.userId}: ${call.request.message}`);
    callback(null, { success: true, messageId: `msg_${Date.now()}` });
  },

  getNotifications: (call) => {
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

server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(`port ${port}`);
});
