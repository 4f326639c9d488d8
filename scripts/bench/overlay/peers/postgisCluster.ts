import { type ExecFileSyncOptions, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * A PostgreSQL of one's own with PostGIS: made in a temporary folder, heard on a Unix socket there alone, gone at `stop`. Tuned for one
 * analysis at a time on data that can be made again. As root it runs as the user `postgres`.
 */
export interface PostgisCluster {
  /** Standard output of psql, unaligned, without headings; throws on any error of SQL. */
  sql(text: string): string;
  /** COPY … FROM STDIN, the lines as they come. */
  copy(statement: string, lines: Iterable<string>): Promise<void>;
  stop(): void;
}

const SETTINGS = [
  `listen_addresses=''`,
  'shared_buffers=1GB',
  'work_mem=256MB',
  'maintenance_work_mem=512MB',
  'effective_cache_size=4GB',
  'random_page_cost=1.1',
  'max_wal_size=8GB',
  'wal_level=minimal',
  'max_wal_senders=0',
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'autovacuum=off',
  'jit=off',
  'max_parallel_workers_per_gather=0',
];

/** Where the server programs are; null when there are none. */
export function postgresPrograms(): string | null {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  for (const version of versions) {
    const programs = join(debian, version, 'bin');
    if (existsSync(join(programs, 'initdb'))) return programs;
  }
  const asked = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' });
  const programs = asked.status === 0 ? asked.stdout.trim() : '';
  return programs !== '' && existsSync(join(programs, 'initdb')) ? programs : null;
}

export function hasPostgis(): boolean {
  if (!postgresPrograms()) return false;
  const asked = spawnSync('pg_config', ['--sharedir'], { encoding: 'utf8' });
  const debian = '/usr/share/postgresql';
  const shares = [
    ...(asked.status === 0 ? [asked.stdout.trim()] : []),
    ...(existsSync(debian) ? readdirSync(debian).map((version) => join(debian, version)) : []),
  ];
  return shares.some((share) => existsSync(join(share, 'extension', 'postgis.control')));
}

export function startPostgis(): PostgisCluster {
  const programs = postgresPrograms();
  if (!programs) throw new Error('no PostgreSQL server is installed');
  const folder = mkdtempSync(join(tmpdir(), 'lianpian-postgis-'));
  const data = join(folder, 'data');
  mkdirSync(data);
  chmodSync(folder, 0o755);
  // the server refuses to run as root
  const account = process.getuid?.() === 0 ? accountOf('postgres') : null;
  if (account) for (const path of [folder, data]) chownSync(path, account.uid, account.gid);
  const options: ExecFileSyncOptions = { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], ...account };
  const ctl = (...args: string[]) => execFileSync(join(programs, 'pg_ctl'), ['-D', data, '-w', ...args], options);
  execFileSync(join(programs, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'postgres', '--no-sync'], options);
  const settings = SETTINGS.map((setting) => `-c ${setting}`).join(' ');
  ctl('-l', join(folder, 'log'), '-o', `${settings} -c unix_socket_directories='${folder}'`, 'start');
  const psql = ['-h', folder, '-U', 'postgres', '-d', 'postgres', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1'];
  const sql = (text: string) =>
    execFileSync(join(programs, 'psql'), psql, { input: text, encoding: 'utf8', maxBuffer: 1 << 29 });
  const stop = () => {
    ctl('-m', 'immediate', 'stop');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', stop);
  sql('CREATE EXTENSION postgis');
  return {
    sql,
    async copy(statement, lines) {
      const child = spawn(join(programs, 'psql'), [...psql, '-c', statement], { stdio: ['pipe', 'ignore', 'inherit'] });
      const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
      await pipeline(Readable.from(lines), child.stdin);
      if ((await ended) !== 0) throw new Error(`${statement} failed`);
    },
    stop() {
      process.off('exit', stop);
      stop();
    },
  };
}

function accountOf(user: string): { readonly uid: number; readonly gid: number } {
  const id = (flag: string) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
