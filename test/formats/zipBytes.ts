import { crc32, deflateRawSync } from 'node:zlib';
import { utf8 } from './memorySource.js';

/** A file to put in a zip; the rest says how the zip lies about it, or in which of its dialects it is written. */
export interface ZippedFile {
  readonly name: string | Uint8Array;
  readonly bytes: Uint8Array | string;
  readonly stored?: boolean;
  /** Flag bit 11: the name is UTF-8. */
  readonly utf8?: boolean;
  readonly encrypted?: boolean;
  readonly method?: number;
  /** Sizes and checksum behind the bytes, zeros before them. */
  readonly descriptor?: boolean;
  /** Sizes and place in the zip64 extra field. */
  readonly zip64?: boolean;
  readonly crc?: number;
  readonly says?: number;
}

export interface ZipDialect {
  readonly before?: Uint8Array;
  readonly after?: Uint8Array;
  readonly comment?: string;
  readonly zip64?: boolean;
}

/** A zip made from the format's description. */
export function zipBytes(files: readonly ZippedFile[], dialect: ZipDialect = {}): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const file of files) {
    const bytes = typeof file.bytes === 'string' ? utf8(file.bytes) : file.bytes;
    const name = typeof file.name === 'string' ? utf8(file.name) : file.name;
    const content = file.stored ? Buffer.from(bytes) : deflateRawSync(bytes);
    const method = file.method ?? (file.stored ? 0 : 8);
    const flags = (file.utf8 ? 0x800 : 0) | (file.encrypted ? 1 : 0) | (file.descriptor ? 8 : 0);
    const crc = file.crc ?? crc32(bytes);
    const says = file.says ?? bytes.length;
    const common = (crcSaid: number, packed: number, unpacked: number, extra: number) => {
      const head = Buffer.alloc(26);
      head.writeUInt16LE(20, 0);
      head.writeUInt16LE(flags, 2);
      head.writeUInt16LE(method, 4);
      head.writeUInt32LE(crcSaid, 10);
      head.writeUInt32LE(packed, 14);
      head.writeUInt32LE(unpacked, 18);
      head.writeUInt16LE(name.length, 22);
      head.writeUInt16LE(extra, 24);
      return head;
    };
    const known = file.descriptor ? common(0, 0, 0, 0) : common(crc, content.length, says, 0);
    const descriptor = Buffer.alloc(file.descriptor ? 16 : 0);
    if (file.descriptor) {
      descriptor.write('PK\x07\x08', 'latin1');
      descriptor.writeUInt32LE(crc, 4);
      descriptor.writeUInt32LE(content.length, 8);
      descriptor.writeUInt32LE(says, 12);
    }
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), known, name, content, descriptor]);
    const extra = Buffer.alloc(file.zip64 ? 28 : 0);
    if (file.zip64) {
      extra.writeUInt16LE(1, 0);
      extra.writeUInt16LE(24, 2);
      extra.writeBigUInt64LE(BigInt(says), 4);
      extra.writeBigUInt64LE(BigInt(content.length), 12);
      extra.writeBigUInt64LE(BigInt(at), 20);
    }
    const long = 0xffffffff;
    const entry = file.zip64 ? common(crc, long, long, extra.length) : common(crc, content.length, says, 0);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(file.zip64 ? long : at, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), entry, tail, name, extra]));
    parts.push(local);
    at += local.length;
  }
  const entries = Buffer.concat(directory);
  const comment = utf8(dialect.comment ?? '');
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(dialect.zip64 ? 0xffff : files.length, 8);
  end.writeUInt16LE(dialect.zip64 ? 0xffff : files.length, 10);
  end.writeUInt32LE(dialect.zip64 ? 0xffffffff : entries.length, 12);
  end.writeUInt32LE(dialect.zip64 ? 0xffffffff : at, 16);
  end.writeUInt16LE(comment.length, 20);
  const end64 = Buffer.alloc(dialect.zip64 ? 76 : 0);
  if (dialect.zip64) {
    end64.write('PK\x06\x06', 'latin1');
    end64.writeBigUInt64LE(44n, 4);
    end64.writeBigUInt64LE(BigInt(files.length), 24);
    end64.writeBigUInt64LE(BigInt(files.length), 32);
    end64.writeBigUInt64LE(BigInt(entries.length), 40);
    end64.writeBigUInt64LE(BigInt(at), 48);
    end64.write('PK\x06\x07', 56, 'latin1');
    end64.writeBigUInt64LE(BigInt(at + entries.length), 64);
    end64.writeUInt32LE(1, 72);
  }
  const { before = new Uint8Array(0), after = new Uint8Array(0) } = dialect;
  return Buffer.concat([before, ...parts, entries, end64, end, comment, after]);
}
