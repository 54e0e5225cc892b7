/**
 * Makes libs/contracts/src/wire/collector.generated.ts from libs/contracts/proto/collector.proto.
 * `node tools/generators/proto.mjs` writes it, `--check` fails if the checked-in file differs.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const contracts = path.resolve(import.meta.dirname, '../../libs/contracts');
const protobuf = createRequire(path.join(contracts, 'package.json'))('protobufjs');
const source = path.join(contracts, 'proto/collector.proto');
const target = path.join(contracts, 'src/wire/collector.generated.ts');

const WIRE_TYPES = { bool: 0, uint32: 0, uint64: 0, sint64: 0, fixed64: 1, string: 2, bytes: 2 };
const DEFAULTS = { bool: 'false', uint32: '0', string: "''", bytes: 'EMPTY' };
const camel = (name) => name.replaceAll(/_(\w)/g, (_, letter) => letter.toUpperCase());
const lowerFirst = (name) => name[0].toLowerCase() + name.slice(1);

/** Milliseconds fit a double; epochs and sequence numbers use all 64 bits. */
const isSafe = (field) => field.type === 'sint64' && field.name.endsWith('Ms');

function describe(message, field, oneofs) {
  const text = field.comment ?? '';
  const limit = /@max (\d+)/.exec(text)?.[1];
  const isMap = field instanceof protobuf.MapField;
  const isMessage = !(field.type in WIRE_TYPES);
  const qualified = `${message.name}.${field.name}`;
  const needsLimit = field.repeated || isMap || field.type === 'string' || field.type === 'bytes';
  if (needsLimit && !limit) throw new Error(`${qualified} declares no @max`);
  if (isMap && (field.type !== 'string' || field.keyType !== 'string'))
    throw new Error(`${qualified}: unsupported map`);
  if (field.repeated && !isMessage && field.type !== 'bytes') throw new Error(`${qualified}: unsupported repetition`);
  return {
    id: field.id,
    name: camel(field.name),
    qualified,
    type: field.type,
    limit,
    isMap,
    isMessage,
    isSafe: isSafe(field),
    repeated: field.repeated,
    optional: oneofs.has(field.name) || (isMessage && !field.repeated && !isMap),
    inOneof: oneofs.get(field.name),
    comment: text.replace(/@max \d+/, '').trim(),
  };
}

const tsType = (f) => {
  if (f.isMap) return 'Record<string, string>';
  const one = f.isMessage
    ? f.type
    : ({ bool: 'boolean', uint32: 'number', string: 'string', bytes: 'Uint8Array' }[f.type] ??
      (f.isSafe ? 'number' : 'bigint'));
  return f.repeated ? `${one}[]` : one;
};
const initial = (f) => {
  if (f.repeated) return '[]';
  if (f.isMap) return 'emptyMap()';
  if (f.optional) return 'undefined';
  return DEFAULTS[f.type] ?? (f.isSafe ? '0' : '0n');
};
const method = (f) => (f.isSafe ? 'safeSint64' : f.type === 'bytes' ? 'view' : f.type);
const tagOf = (f) => (f.id << 3) | (f.isMap || f.isMessage ? 2 : WIRE_TYPES[f.type]);
const read = (f) => {
  if (f.isMessage) return `read${f.type}(reader.message())`;
  if (f.repeated) return `reader.view('${f.qualified}', WHOLE)`;
  return f.limit ? `reader.${method(f)}('${f.qualified}', ${f.limit})` : `reader.${method(f)}()`;
};

function typeOf(message, fields) {
  const lines = fields.map((f) => {
    const comment = f.comment ? `  /** ${f.comment} */\n` : '';
    return `${comment}  ${f.name}${f.optional ? `?: ${tsType(f)} | undefined` : `: ${tsType(f)}`};`;
  });
  const comment = message.comment ? ` ${message.comment.replaceAll('\n', ' ')}` : '';
  return `/** \`${message.name}\` of collector.proto.${comment} */\nexport interface ${message.name} {\n${lines.join('\n')}\n}\n`;
}

function writerOf(message, fields) {
  const lines = fields.map((f) => {
    const tag = `writer.uint32(${tagOf(f)});`;
    const value = `message.${f.name}`;
    const put = (v) =>
      f.isMessage ? `writer.message((inner) => write${f.type}(inner, ${v}));` : `writer.${method(f)}(${v});`;
    if (f.isMap)
      return `  for (const [key, value] of Object.entries(${value})) {\n    ${tag}\n    writer.message((inner) => writeEntry(inner, key, value));\n  }`;
    if (f.repeated) return `  for (const item of ${value}) {\n    ${tag}\n    ${put('item')}\n  }`;
    if (f.optional)
      return `  const { ${f.name} } = message;\n  if (${f.name} !== undefined) {\n    ${tag}\n    ${put(f.name)}\n  }`;
    const present =
      f.type === 'bytes' ? `${value}.length > 0` : f.type === 'bool' ? value : `${value} !== ${initial(f)}`;
    return `  if (${present}) {\n    ${tag}\n    ${put(value)}\n  }`;
  });
  return `function write${message.name}(writer: WireWriter, message: ${message.name}): void {\n${lines.join('\n')}\n}\n`;
}

function readerOf(message, fields) {
  const cases = fields.map((f) => {
    let body;
    if (f.isMap) body = `readEntry(reader.message(), message.${f.name}, '${f.qualified}', ${f.limit});`;
    else if (f.repeated)
      body = `if (message.${f.name}.length >= ${f.limit}) throw new MessageTooLarge('${f.qualified}', ${f.limit});\n        message.${f.name}.push(${read(f)});`;
    else {
      const others = fields.filter((other) => other !== f && f.inOneof && other.inOneof === f.inOneof);
      body = `${others.map((other) => `message.${other.name} = undefined;\n        `).join('')}message.${f.name} = ${read(f)};`;
    }
    return `      case ${tagOf(f)}:\n        ${body}\n        break;`;
  });
  const start = fields.map((f) => `    ${f.name}: ${initial(f)},`).join('\n');
  return `function read${message.name}(reader: WireReader): ${message.name} {\n  const message: ${message.name} = {\n${start}\n  };\n  while (!reader.atEnd) {\n    const tag = reader.tag();\n    switch (tag) {\n${cases.join('\n')}\n      default:\n        reader.skip(tag);\n    }\n  }\n  return message;\n}\n`;
}

function codecOf(message) {
  const { name } = message;
  return `/** The bytes of a \`${name}\`. */\nexport function encode${name}(message: ${name}): Uint8Array {\n  const writer = new WireWriter();\n  write${name}(writer, message);\n  return writer.finish();\n}\n
/**\n * Reads a \`${name}\`; byte fields are views into \`bytes\`.\n * @throws MalformedMessage, MessageTooLarge\n */\nexport function decode${name}(bytes: Uint8Array): ${name} {\n  return read${name}(new WireReader(bytes));\n}\n`;
}

const HEAD = `// Generated from libs/contracts/proto/collector.proto by tools/generators/proto.mjs. Do not edit.
import { WireReader } from './wire-reader.js';
import { WireWriter } from './wire-writer.js';
import { MessageTooLarge } from './wire.errors.js';

const EMPTY = new Uint8Array(0);
const WHOLE = Number.MAX_SAFE_INTEGER;
`;
const MAPS = `// Keys come from outside: a map without a prototype takes \`__proto__\` as a name like any other.
const emptyMap = (): Record<string, string> => Object.create(null) as Record<string, string>;

function writeEntry(writer: WireWriter, key: string, value: string): void {
  writer.uint32(10);
  writer.string(key);
  writer.uint32(18);
  writer.string(value);
}

function readEntry(reader: WireReader, map: Record<string, string>, field: string, limit: number): void {
  let key = '';
  let value = '';
  while (!reader.atEnd) {
    const tag = reader.tag();
    if (tag === 10) key = reader.string(field, 1024);
    else if (tag === 18) value = reader.string(field, 4096);
    else reader.skip(tag);
  }
  if (!(key in map) && Object.keys(map).length >= limit) throw new MessageTooLarge(field, limit);
  map[key] = value;
}
`;

function generate() {
  const { root, package: packageName } = protobuf.parse(readFileSync(source, 'utf8'), { alternateCommentMode: true });
  const messages = root.lookup(packageName).nestedArray.filter((item) => item instanceof protobuf.Type);
  const service = root.lookup(packageName).nestedArray.find((item) => item instanceof protobuf.Service);
  const method = service.methodsArray[0];
  const parts = messages.map((message) => {
    const oneofs = new Map(message.oneofsArray.flatMap((o) => o.oneof.map((field) => [field, o.name])));
    const fields = message.fieldsArray.map((field) => describe(message, field, oneofs));
    return [typeOf(message, fields), writerOf(message, fields), readerOf(message, fields), codecOf(message)].join('\n');
  });
  const deliver = `/** The gRPC path of \`${service.name}.${method.name}\`. */\nexport const ${lowerFirst(method.name)}Path = '/${packageName}.${service.name}/${method.name}';\n`;
  return [HEAD, MAPS, deliver, ...parts].join('\n');
}

const made = generate();
if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== made) {
    console.error(`${path.relative(process.cwd(), target)} differs from collector.proto: run npm run generate:proto.`);
    process.exit(1);
  }
} else {
  writeFileSync(target, made);
}
