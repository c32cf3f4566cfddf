// The service as proto-loader gives it. PROTO is the path of chat.proto.
const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');

const definition = protoLoader.loadSync(process.env.PROTO, {
  keepCase: true,
  longs: String,
  enums: String,
  defaults: true,
  oneofs: true,
});

module.exports = { grpc, chatService: grpc.loadPackageDefinition(definition).chat.ChatService };
