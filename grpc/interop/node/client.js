// node client.js ADDRESS: the cases that grpc-js can do, a line each with what was seen.
const { grpc, testing } = require('./service');

const insecure = grpc.credentials.createInsecure();
const client = new testing.TestService(process.argv[2], insecure);
const unimplemented = new testing.UnimplementedService(process.argv[2], insecure);
const say = (name, ...seen) => console.log(name, ...seen.map((value) => JSON.stringify(value)));
const zeros = (size) => ({ body: Buffer.alloc(size) });
const requests = [27182, 8, 1828, 45904];
const responses = [31415, 9, 2653, 58979];
const large = { response_size: 314159, payload: zeros(271828) };

// What a call ended with: its response, or its code and message.
const unary = (service, method, request, ...more) =>
  new Promise((resolve) => {
    const call = service[method](request, ...more, (error, response) =>
      setImmediate(() => resolve({ error, response, initial: call.initial, trailing: call.trailing })));
    call.on('metadata', (metadata) => (call.initial = metadata));
    call.on('status', ({ metadata }) => (call.trailing = metadata));
  });
// All messages of a stream, and the status at its end.
const all = (stream) =>
  new Promise((resolve) => {
    const messages = [];
    stream.on('data', (message) => messages.push(message.payload.body.length));
    stream.on('error', () => {});
    stream.on('status', (status) => setImmediate(() => resolve({ messages, status })));
  });
const metadata = () => {
  const metadata = new grpc.Metadata();
  metadata.add('x-grpc-test-echo-initial', 'test_initial_metadata_value');
  metadata.add('x-grpc-test-echo-trailing-bin', Buffer.from([0xab, 0xab, 0xab]));
  return metadata;
};

(async () => {
  say('empty_unary', (await unary(client, 'EmptyCall', {})).response);
  say('large_unary', (await unary(client, 'UnaryCall', large)).response.payload.body.length);
  say('compressed', (await unary(client, 'UnaryCall', { ...large, response_compressed: { value: true } })).response.payload.body.length);
  say('probe', (await unary(client, 'UnaryCall', { ...large, expect_compressed: { value: true } })).error.code);

  const sum = await new Promise((resolve, reject) => {
    const stream = client.StreamingInputCall((error, response) => (error ? reject(error) : resolve(response)));
    for (const size of requests) stream.write({ payload: zeros(size) });
    stream.end();
  });
  say('client_streaming', sum.aggregated_payload_size);

  const parameters = responses.map((size) => ({ size, compressed: { value: size > 1000 } }));
  const down = await all(client.StreamingOutputCall({ response_parameters: parameters }));
  say('server_streaming', down.messages, down.status.code);

  const stream = client.FullDuplexCall();
  const pong = all(stream);
  let round = 0;
  const ping = () => {
    if (round === responses.length) return stream.end();
    stream.write({ response_parameters: [{ size: responses[round] }], payload: zeros(requests[round]) });
    round += 1;
  };
  stream.on('data', ping);
  ping();
  say('ping_pong', (await pong).messages);

  const empty = client.FullDuplexCall();
  empty.end();
  say('empty_stream', (await all(empty)).messages);

  const echoed = await unary(client, 'UnaryCall', large, metadata());
  say('custom_metadata', echoed.initial.get('x-grpc-test-echo-initial'),
    echoed.trailing.get('x-grpc-test-echo-trailing-bin').map((value) => value.toString('hex')));

  const message = '\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n';
  const { error } = await unary(client, 'UnaryCall', { response_status: { code: 2, message } });
  say('special_status_message', error.code, error.details === message);

  say('unimplemented_method', (await unary(client, 'UnimplementedCall', {})).error.code);
  say('unimplemented_service', (await unary(unimplemented, 'UnimplementedCall', {})).error.code);

  const first = client.FullDuplexCall();
  first.write({ response_parameters: [{ size: 31415 }], payload: zeros(27182) });
  first.on('data', () => first.cancel());
  say('cancel_after_first_response', (await all(first)).status.code);

  const late = client.FullDuplexCall({ deadline: Date.now() + 1 });
  late.write({ payload: zeros(27182) });
  say('timeout_on_sleeping_server', (await all(late)).status.code);
  process.exit(0);
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
