/**
 * The program inside the sandbox image, as the bytes of a static ELF executable: it holds the pod's namespaces open,
 * reaps processes that lose their parent (it is process 1 of a shared process namespace) and ends on SIGTERM or SIGINT.
 *
 *     block all signals                      so that none is lost, and none is ignored for process 1
 *     forever: wait for a signal
 *       SIGCHLD          -> wait4(-1, WNOHANG) until there is nothing more to reap
 *       SIGTERM, SIGINT  -> exit(0)
 *
 * Written out here because a node has no compiler and no registry to count on; some two hundred bytes per architecture.
 */
export function pauseExecutable(architecture: 'amd64' | 'arm64'): Buffer {
  const code = architecture === 'amd64' ? amd64Program() : arm64Program();
  return Buffer.concat([elfHeader(architecture, code.length), code]);
}

const loadAddress = 0x400000n;
const headerBytes = 64 + 56;
const machines = { amd64: 62, arm64: 183 } as const;

/** ELF64 header and one loadable segment that is readable and executable. */
function elfHeader(architecture: keyof typeof machines, codeBytes: number): Buffer {
  const header = Buffer.alloc(headerBytes);
  const size = BigInt(headerBytes + codeBytes);
  Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]).copy(header); // magic, 64 bit, little-endian, version 1
  header.writeUInt16LE(2, 16); // executable
  header.writeUInt16LE(machines[architecture], 18);
  header.writeUInt32LE(1, 20);
  header.writeBigUInt64LE(loadAddress + BigInt(headerBytes), 24); // entry point
  header.writeBigUInt64LE(64n, 32); // the program header follows
  header.writeUInt16LE(64, 52);
  header.writeUInt16LE(56, 54);
  header.writeUInt16LE(1, 56);
  header.writeUInt32LE(1, 64); // PT_LOAD
  header.writeUInt32LE(5, 68); // readable, executable
  header.writeBigUInt64LE(loadAddress, 80);
  header.writeBigUInt64LE(loadAddress, 88);
  header.writeBigUInt64LE(size, 96);
  header.writeBigUInt64LE(size, 104);
  header.writeBigUInt64LE(0x1000n, 112);
  return header;
}

/** A label, bytes, or bytes ending in a displacement to a label. */
type Instruction = string | readonly number[] | { readonly bytes: readonly number[]; readonly to: string; readonly width: 1 | 4 };

function amd64Program(): Buffer {
  const near = (opcode: number, to: string): Instruction => ({ bytes: [opcode], to, width: 1 });
  const syscall = [0x0f, 0x05];
  return assembleAmd64([
    [0xb8, 14, 0, 0, 0], //              mov eax, rt_sigprocmask
    [0xbf, 2, 0, 0, 0], //               mov edi, SIG_SETMASK
    { bytes: [0x48, 0x8d, 0x35], to: 'signals', width: 4 }, // lea rsi, [signals]
    [0x31, 0xd2], //                     xor edx, edx
    [0x41, 0xba, 8, 0, 0, 0], //         mov r10d, 8
    syscall,
    'wait',
    [0xb8, 128, 0, 0, 0], //             mov eax, rt_sigtimedwait
    { bytes: [0x48, 0x8d, 0x3d], to: 'signals', width: 4 }, // lea rdi, [signals]
    [0x31, 0xf6], //                     xor esi, esi
    [0x31, 0xd2], //                     xor edx, edx
    [0x41, 0xba, 8, 0, 0, 0], //         mov r10d, 8
    syscall,
    [0x83, 0xf8, 17], //                 cmp eax, SIGCHLD
    near(0x74, 'reap'), //               je reap
    [0x83, 0xf8, 15], //                 cmp eax, SIGTERM
    near(0x74, 'exit'),
    [0x83, 0xf8, 2], //                  cmp eax, SIGINT
    near(0x74, 'exit'),
    near(0xeb, 'wait'), //               jmp wait
    'reap',
    [0xb8, 61, 0, 0, 0], //              mov eax, wait4
    [0x48, 0xc7, 0xc7, 0xff, 0xff, 0xff, 0xff], // mov rdi, -1
    [0x31, 0xf6], //                     xor esi, esi
    [0xba, 1, 0, 0, 0], //               mov edx, WNOHANG
    [0x45, 0x31, 0xd2], //               xor r10d, r10d
    syscall,
    [0x85, 0xc0], //                     test eax, eax
    near(0x7f, 'reap'), //               jg reap
    near(0xeb, 'wait'),
    'exit',
    [0xb8, 231, 0, 0, 0], //             mov eax, exit_group
    [0x31, 0xff], //                     xor edi, edi
    syscall,
    'signals',
    Array<number>(8).fill(0xff),
  ]);
}

function assembleAmd64(program: readonly Instruction[]): Buffer {
  const sizeOf = (instruction: Instruction): number => {
    if (typeof instruction === 'string') return 0;
    return 'to' in instruction ? instruction.bytes.length + instruction.width : instruction.length;
  };
  const labels = labelOffsets(program, sizeOf);
  let end = 0;
  return Buffer.concat(
    program.map((instruction) => {
      end += sizeOf(instruction);
      if (typeof instruction === 'string') return Buffer.alloc(0);
      if (!('to' in instruction)) return Buffer.from(instruction);
      const displacement = Buffer.alloc(instruction.width);
      displacement.writeIntLE((labels.get(instruction.to) ?? 0) - end, 0, instruction.width);
      return Buffer.concat([Buffer.from(instruction.bytes), displacement]);
    }),
  );
}

/** A label, a 32-bit word, or a word that depends on the distance to a label. */
type Word = string | number | { readonly to: string; readonly encode: (distance: number) => number };

function arm64Program(): Buffer {
  const move = (register: number, value: number): Word => (0xd2800000 | (value << 5) | register) >>> 0;
  const address = (register: number, to: string): Word => ({
    to,
    encode: (distance) => (0x10000000 | ((distance & 3) << 29) | (((distance >> 2) & 0x7ffff) << 5) | register) >>> 0,
  });
  const branch = (to: string): Word => ({ to, encode: (distance) => (0x14000000 | ((distance >> 2) & 0x3ffffff)) >>> 0 });
  const branchIf = (condition: 'eq' | 'gt', to: string): Word => ({
    to,
    encode: (distance) => (0x54000000 | (((distance >> 2) & 0x7ffff) << 5) | (condition === 'eq' ? 0 : 12)) >>> 0,
  });
  const compare = (value: number): Word => (0x7100001f | (value << 10)) >>> 0; // cmp w0, value
  const syscall = 0xd4000001;
  return assembleArm64([
    [move(0, 2), address(1, 'signals'), move(2, 0), move(3, 8), move(8, 135), syscall], // rt_sigprocmask(SIG_SETMASK, signals)
    ['wait'],
    [address(0, 'signals'), move(1, 0), move(2, 0), move(3, 8), move(8, 137), syscall], // rt_sigtimedwait(signals)
    [compare(17), branchIf('eq', 'reap')], // SIGCHLD
    [compare(15), branchIf('eq', 'exit')], // SIGTERM
    [compare(2), branchIf('eq', 'exit')], // SIGINT
    [branch('wait')],
    ['reap'],
    [0x92800000, move(1, 0), move(2, 1), move(3, 0), move(8, 260), syscall], // wait4(-1, 0, WNOHANG, 0)
    [compare(0), branchIf('gt', 'reap')],
    [branch('wait')],
    ['exit'],
    [move(0, 0), move(8, 94), syscall], // exit_group(0)
    ['signals'],
    [0xffffffff, 0xffffffff],
  ]);
}

function assembleArm64(lines: readonly (readonly Word[])[]): Buffer {
  const program = lines.flat();
  const labels = labelOffsets(program, (word) => (typeof word === 'string' ? 0 : 4));
  const words = program.filter((word) => typeof word !== 'string');
  const code = Buffer.alloc(words.length * 4);
  words.forEach((word, index) => {
    const value = typeof word === 'number' ? word : word.encode((labels.get(word.to) ?? 0) - index * 4);
    code.writeUInt32LE(value, index * 4);
  });
  return code;
}

function labelOffsets<Item>(program: readonly Item[], sizeOf: (item: Item) => number): ReadonlyMap<string, number> {
  const labels = new Map<string, number>();
  let offset = 0;
  for (const item of program) {
    if (typeof item === 'string') labels.set(item, offset);
    offset += sizeOf(item);
  }
  return labels;
}
