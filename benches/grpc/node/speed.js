// node speed.js server | client PORT: what src/work.rs describes, over grpc-js. SCHEMA is the path of speed.proto.
const readline = require('readline');
const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');

const options = { keepCase: true, longs: Number, enums: String, defaults: true, oneofs: true };
const { Speed } = grpc.loadPackageDefinition(protoLoader.loadSync(process.env.SCHEMA, options)).speed;

const STREAM = 100;
const PIECES = 32;
const PIECE = 1 << 20;
const MANY = 500;

const item = (number) => ({
  sku: `SKU-${String(number).padStart(6, '0')}`,
  title: 'Mechanical keyboard, 87 keys',
  quantity: 1 + number,
  price_cents: 12900 + number,
  tags: ['office', 'wireless'],
});
const order = (number, items) => ({
  id: `order-${String(number % 1000).padStart(8, '0')}`,
  customer: { name: 'John Doe', age: 30, email: 'john@example.com', is_active: true },
  items: Array.from({ length: items }, (_, at) => item(at)),
  placed_at_ms: 1790000000000 + (number % 1000),
  latitude: 37.5665,
  longitude: 126.978,
  note: '문 앞에 놓아 주세요. Please leave it at the door.',
});
const small = (number) => order(number, 2);
const large = () => ({ orders: Array.from({ length: MANY }, (_, number) => order(number, 5)) });
const worth = (order) =>
  order.items.reduce((sum, item) => sum + item.quantity * item.price_cents + item.title.length, 0) +
  order.id.length + order.note.length + order.customer.email.length;

const cpu = () => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

// Writes one after the other, and waits where the stream says so.
const write = async (stream, count, message) => {
  for (let number = 0; number < count; number++) {
    if (!stream.write(message(number))) await new Promise((resolve) => stream.once('drain', resolve));
  }
  stream.end();
};

function serve() {
  const sum = (value) => (call, callback) => {
    const receipt = { count: 0, total: 0 };
    call.on('data', (message) => {
      receipt.count += 1;
      receipt.total += value(message);
    });
    call.on('end', () => callback(null, receipt));
  };
  const server = new grpc.Server();
  server.addService(Speed.service, {
    Place: (call, callback) => callback(null, { count: 1, total: worth(call.request) }),
    PlaceAll: (call, callback) => {
      const { orders } = call.request;
      callback(null, { count: orders.length, total: orders.reduce((sum, order) => sum + worth(order), 0) });
    },
    Watch: (call) => write(call, call.request.count, small),
    Collect: sum(worth),
    Echo: (call) => {
      call.on('data', (order) => call.write(order));
      call.on('end', () => call.end());
    },
    Upload: sum((chunk) => chunk.data.length),
  });
  server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    console.log(`port ${port}`);
  });
  const lines = readline.createInterface({ input: process.stdin });
  lines.on('line', () => console.log(cpu()));
  lines.on('close', () => process.exit(0));
}

function call(port) {
  const client = new Speed(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  const piece = Buffer.from(Uint8Array.from({ length: PIECE }, (_, at) => Math.imul(at, 2654435761) >>> 24));
  const answer = (start) =>
    new Promise((resolve, reject) => start((error, response) => (error ? reject(error) : resolve(response))));
  const count = (stream) =>
    new Promise((resolve, reject) => {
      let count = 0;
      stream.on('data', (order) => (count += worth(order) > 0 ? 1 : 0));
      stream.on('end', () => resolve(count));
      stream.on('error', reject);
    });
  const upload = async (start, messages, message) => {
    let stream;
    const receipt = answer((callback) => (stream = start(callback)));
    await write(stream, messages, message);
    return receipt;
  };
  const calls = {
    place: [16, 1, async () => (await answer((done) => client.Place(small(1), done))).count, 1],
    place_all: [4, 1, async () => (await answer((done) => client.PlaceAll(large(), done))).count, MANY],
    watch: [4, STREAM, () => count(client.Watch({ count: STREAM })), STREAM],
    collect: [4, STREAM, async () => (await upload((done) => client.Collect(done), STREAM, small)).count, STREAM],
    echo: [4, STREAM, async () => {
      const stream = client.Echo();
      const counted = count(stream);
      await write(stream, STREAM, small);
      return counted;
    }, STREAM],
    upload: [1, PIECES, async () => {
      const receipt = await upload((done) => client.Upload(done), PIECES, () => ({ filename: 'file', data: piece }));
      return receipt.total / PIECE;
    }, PIECES],
  };
  const run = async (name, time) => {
    const [atOnce, units, one, expected] = calls[name];
    const [before, begin] = [cpu(), process.hrtime.bigint()];
    const end = begin + BigInt(time) * 1000000n;
    let done = 0;
    await Promise.all(Array.from({ length: atOnce }, async () => {
      while (process.hrtime.bigint() < end) {
        const found = await one();
        if (found !== expected) throw new Error(`${name}: ${found}, not ${expected}`);
        done += 1;
      }
    }));
    const elapsed = (process.hrtime.bigint() - begin) / 1000n;
    console.log(`${done * units} ${elapsed} ${cpu() - before}`);
  };
  const lines = readline.createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    const [name, time] = line.split(' ');
    run(name, Number(time)).catch((error) => {
      console.error(error);
      process.exit(1);
    });
  });
  lines.on('close', () => process.exit(0));
}

if (process.argv[2] === 'server') serve();
else call(process.argv[3]);
