// node server.js: serves the test service, without looking at compression, and prints its port.
const { grpc, testing } = require('./service');

const payload = (size) => ({ body: Buffer.alloc(size || 0) });
const echo = (call) => {
  const initial = new grpc.Metadata();
  for (const value of call.metadata.get('x-grpc-test-echo-initial')) initial.add('x-grpc-test-echo-initial', value);
  call.sendMetadata(initial);
  const trailing = new grpc.Metadata();
  const name = 'x-grpc-test-echo-trailing-bin';
  for (const value of call.metadata.get(name)) trailing.add(name, value);
  return trailing;
};
const status = ({ response_status: asked }) => asked && { code: asked.code, details: asked.message };
const answer = (call, request) => {
  for (const { size } of request.response_parameters || []) call.write({ payload: payload(size) });
};

const server = new grpc.Server();
server.addService(testing.TestService.service, {
  EmptyCall: (call, callback) => callback(null, {}),
  UnaryCall: (call, callback) => {
    const trailing = echo(call);
    const failure = status(call.request);
    callback(failure || null, { payload: payload(call.request.response_size) }, trailing);
  },
  StreamingOutputCall: (call) => {
    answer(call, call.request);
    call.end();
  },
  StreamingInputCall: (call, callback) => {
    let sum = 0;
    call.on('data', (request) => (sum += request.payload.body.length));
    call.on('end', () => callback(null, { aggregated_payload_size: sum }));
  },
  FullDuplexCall: (call) => {
    const trailing = echo(call);
    call.on('data', (request) => {
      const failure = status(request);
      if (failure) call.emit('error', failure);
      else answer(call, request);
    });
    call.on('end', () => call.end(trailing));
  },
});
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(`port ${port}`);
});
