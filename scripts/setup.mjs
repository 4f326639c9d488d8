/**
 * What both README commands do first, each by itself: install the locked packages, build `dist`, and (for the tests)
 * the real programs that `test/real` drives. Plain JavaScript on Node alone: it runs before anything is installed.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Runs a program in the project's root, showing what it prints; ends this process when it fails. */
export function must(program, args, options = {}) {
  const result = spawnSync(program, args, { cwd: ROOT, stdio: 'inherit', ...options });
  if (result.error) throw result.error;
  if (result.status !== 0) {
    console.error(`\n${program} ${args.join(' ')} failed (exit ${result.status}).`);
    process.exit(result.status ?? 2);
  }
}

export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(
    `lianpian needs Node 20.19 or newer; this is ${process.versions.node}. Install it from https://nodejs.org`,
  );
  process.exit(2);
}

/** `npm ci` when the installed packages are not those of the lock file. */
export function ensureInstalled() {
  const lock = hashOf([join(ROOT, 'package-lock.json')]);
  const stamp = join(ROOT, 'node_modules', '.lianpian-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.error('Installing the locked packages (once) …');
  must('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { shell: process.platform === 'win32' });
  writeFileSync(stamp, lock);
}

/** Compiles `src` to `dist` when the sources changed since the last build. */
export function ensureBuilt() {
  const sources = hashOf([
    ...filesBelow(join(ROOT, 'src')),
    join(ROOT, 'tsconfig.json'),
    join(ROOT, 'tsconfig.build.json'),
    join(ROOT, 'package-lock.json'),
  ]);
  const stamp = join(ROOT, 'dist', '.built-from');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return;
  console.error('Building …');
  rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
  must(process.execPath, [join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json']);
  // so that `npx lianpian` runs it from the checkout too
  chmodSync(join(ROOT, 'dist', 'cli', 'main.js'), 0o755);
  writeFileSync(stamp, sources);
}

/** The programs `test/real` uses: what each is for, how to see it, and which Debian package brings it. */
export const REAL_TOOLS = [
  {
    name: 'QGIS',
    see: ['/usr/bin/python3', ['-c', 'import qgis.core']],
    packages: ['qgis', 'python3-qgis'],
    env: { QT_QPA_PLATFORM: 'offscreen' },
  },
  { name: 'GDAL', see: ['ogrinfo', ['--version']], packages: ['gdal-bin'] },
  { name: 'LibreOffice', see: ['soffice', ['--version']], packages: ['libreoffice-calc-nogui'] },
  {
    name: 'CJK fonts',
    see: ['sh', ['-c', 'fc-list :lang=zh | grep -q .']],
    packages: ['fonts-noto-cjk', 'fontconfig'],
  },
  {
    name: 'PostGIS',
    see: ['sh', ['-c', 'ls /usr/share/postgresql/*/extension/postgis.control /usr/lib/postgresql/*/bin/initdb']],
    packages: ['postgresql-postgis'],
  },
  { name: 'GLPK', see: ['glpsol', ['--version']], packages: ['glpk-utils'] },
];

export function missingTools() {
  return REAL_TOOLS.filter((tool) => {
    const [program, args] = tool.see;
    return spawnSync(program, args, { stdio: 'ignore', env: { ...process.env, ...tool.env } }).status !== 0;
  });
}

/** As root on Debian: installs what is missing. Elsewhere: nothing; the tests concerned are skipped and named at the end. */
export function ensureRealTools() {
  const missing = missingTools();
  if (missing.length === 0) return [];
  const debian = existsSync('/etc/debian_version') && process.getuid?.() === 0;
  if (!debian) return missing;
  const packages = missing.flatMap((tool) => tool.packages);
  console.error(`Installing for the real tests: ${packages.join(' ')} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const quiet = { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'], env };
  spawnSync('apt-get', ['update', '-qq'], quiet);
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], quiet);
  return missingTools();
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of [...files].sort()) hash.update(file.slice(ROOT.length)).update('\0').update(readFileSync(file));
  return hash.digest('hex');
}

function filesBelow(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

/** What `npm start` runs: options without a scenario are of the demo district; without a folder the outputs go to `out/`. */
export function runArguments(given) {
  const isDemo = !given.some((argument) => argument.endsWith('.json'));
  const args = isDemo ? [join(ROOT, 'data', 'yinzhou', 'scenario.json'), ...given] : [...given];
  if (!args.includes('-o') && !args.some((a) => a.startsWith('-o=')))
    args.push('-o', relative(process.cwd(), join(ROOT, 'out', isDemo ? 'yinzhou' : 'run')));
  return args;
}
