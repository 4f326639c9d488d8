/** GeoJSON texts drawn at random, well-formed, in every writing that JSON allows. */
export interface RandomText {
  readonly text: string;
  /** The texts of its features, for sequences. */
  readonly features: readonly string[];
}

export function randomGeoJson(random: () => number): RandomText {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)];
  const below = (n: number) => Math.floor(random() * n);
  const blank = () => (random() < 0.7 ? '' : pick([' ', '\n', '\t', '\r\n', '  \n ']));
  const letters = [
    'a',
    'Z',
    '0',
    ' ',
    '姜',
    '山镇',
    'é',
    '😀',
    '𠮷',
    '/',
    '{',
    ']',
    ',',
    ':',
    '\u2028',
    '\ufeff',
    '\u007f',
  ];
  const escapes = [
    '\\"',
    '\\\\',
    '\\/',
    '\\b',
    '\\f',
    '\\n',
    '\\r',
    '\\t',
    '\\u0041',
    '\\u59dc',
    '\\u0000',
    '\\ud83d\\ude00',
  ];
  const lone = ['\\ud83d', '\\ude00', '\\uDC00\\uD800'];
  const text = () => {
    const length = random() < 0.05 ? 200 : below(8);
    const parts = Array.from({ length }, () => pick(random() < 0.03 ? lone : random() < 0.2 ? escapes : letters));
    return `"${parts.join('')}"`;
  };
  const digits = (n: number) => Array.from({ length: n }, () => below(10)).join('');
  const whole = (n: number) => (n <= 1 ? digits(1) : `${1 + below(9)}${digits(n - 1)}`);
  const number = (): string => {
    const sign = random() < 0.3 ? '-' : '';
    const decimals = () => `${whole(1 + below(4))}.${digits(1 + below(22))}`;
    switch (below(9)) {
      case 0:
        return `${sign}${whole(1 + below(15))}`;
      case 1:
        return `${sign}${whole(16 + below(8))}`;
      case 2:
        return `${sign}0.${'0'.repeat(below(12))}${digits(1 + below(12))}`;
      case 3:
        return `${sign}${whole(1 + below(3))}${random() < 0.5 ? `.${digits(3)}` : ''}${pick(['e', 'E'])}${pick(['', '+', '-'])}${below(320)}`;
      case 4:
        return pick([
          '0',
          '-0',
          '0.0',
          '-0.000',
          '9007199254740993',
          '9007199254740993.0',
          '5e-324',
          '1.7976931348623157e308',
        ]);
      case 5:
        return String((random() - 0.5) * 360);
      case 6:
        return `${sign}${decimals()}`;
      default:
        return (120 + random() * 2).toFixed(below(18));
    }
  };
  const nested = (depth: number): string => {
    const entry = () =>
      depth > 2 || random() < 0.6 ? pick([text, number, () => 'null', () => 'true'])() : nested(depth + 1);
    const entries = Array.from({ length: below(3) }, entry);
    if (random() < 0.5) return `[${blank()}${entries.join(`${blank()},${blank()}`)}${blank()}]`;
    return object(entries.map((value, k) => [`"k${k}"`, value]));
  };
  const shuffled = <T>(given: readonly T[]): T[] =>
    given
      .map((value) => ({ value, at: random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ value }) => value);
  const object = (members: readonly (readonly [string, string])[]): string => {
    const written = members.map(([name, value]) => `${name}${blank()}:${blank()}${value}`);
    return `{${blank()}${written.join(`${blank()},${blank()}`)}${blank()}}`;
  };
  const ordinate = (): string =>
    random() < 0.004 ? pick(['null', '"120.5"', '1e999', '-1e300', 'true']) : number().replace(/[eE].*/, '');
  const position = (): string => {
    const ordinates = Array.from({ length: random() < 0.1 ? 3 + below(2) : 2 }, ordinate);
    return `[${blank()}${ordinates.join(`${blank()},${blank()}`)}${blank()}]`;
  };
  const list = (entry: () => string, length: number): string =>
    `[${blank()}${Array.from({ length }, entry).join(`${blank()},${blank()}`)}${blank()}]`;
  const ring = (): string => {
    if (random() < 0.1) return list(position, below(5));
    const first = position();
    return `[${[first, ...Array.from({ length: 2 + below(4) }, position), first].join(`${blank()},`)}]`;
  };
  const polygon = () => list(ring, random() < 0.05 ? 0 : 1 + below(2));
  const coordinatesOf: Readonly<Record<string, () => string>> = {
    Polygon: polygon,
    MultiPolygon: () => list(polygon, below(3)),
    LineString: () => list(position, below(4)),
    MultiLineString: () => list(() => list(position, below(4)), below(3)),
    Point: () => (random() < 0.1 ? '[]' : position()),
    MultiPoint: () => list(position, below(3)),
  };
  const types = pick([
    Object.keys(coordinatesOf),
    ['Polygon', 'MultiPolygon'],
    ['LineString', 'Point'],
    ['Point', 'MultiPoint'],
  ]);
  const geometry = (depth: number): string => {
    if (random() < 0.08) return 'null';
    if (random() < 0.1 && depth < 3) {
      const members = list(() => {
        let member = geometry(depth + 1);
        while (member === 'null') member = geometry(depth + 1);
        return member;
      }, below(3));
      return object(
        shuffled([
          ['"type"', '"GeometryCollection"'],
          ['"geometries"', members],
        ]),
      );
    }
    const type = pick(types);
    const members: [string, string][] = [['"type"', random() < 0.05 ? '"\\u0050oint"' : `"${type}"`]];
    const isPoint = members[0][1] === '"\\u0050oint"';
    if (random() < 0.95) members.push(['"coordinates"', coordinatesOf[isPoint ? 'Point' : type]()]);
    if (random() < 0.1) members.push(['"bbox"', `[${number()},${number()}]`]);
    return object(random() < 0.5 ? members : shuffled(members));
  };
  const names = [
    '"DLBM"',
    '"地类"',
    '"BSM"',
    '"a\\"b"',
    '"\\u0061"',
    '"a"',
    '""',
    '"__proto__"',
    '"mj"',
    '"id"',
  ].filter((name) => name !== '"id"' || random() < 0.2);
  const kindOf = new Map(names.map((name) => [name, below(6)]));
  const value = (name: string): string => {
    if (random() < 0.1) return 'null';
    const kind = random() < 0.05 ? below(6) : (kindOf.get(name) ?? 0);
    if (kind <= 1) return text();
    if (kind === 2) return number();
    if (kind === 3) return pick(['true', 'false']);
    if (kind === 4) return `${random() < 0.3 ? '-' : ''}${whole(14 + below(7))}`;
    return random() < 0.5 ? nested(0) : text();
  };
  const properties = (): string => {
    if (random() < 0.05) return 'null';
    const used = random() < 0.8 ? names : shuffled(names).filter(() => random() < 0.7);
    const members = used.map((name): [string, string] => [name, value(name)]);
    if (random() < 0.05) members.push([pick(names), text()]);
    return object(members);
  };
  const hasIds = random() < 0.4;
  const feature = (): string => {
    const members: [string, string][] = [['"type"', '"Feature"']];
    if (random() < 0.98) members.push(['"properties"', properties()]);
    if (random() < 0.98) members.push(['"geometry"', geometry(0)]);
    if (hasIds && random() < 0.9) members.push(['"id"', pick([text, () => whole(3), () => whole(19)])()]);
    if (random() < 0.1) members.push(['"foreign"', nested(0)]);
    if (random() < 0.05) members.push(['"properties"', properties()]);
    if (random() < 0.05) members.push(['"geometry"', geometry(0)]);
    return object(random() < 0.6 ? members : shuffled(members));
  };
  const features = Array.from({ length: below(12) }, feature);
  const members: [string, string][] = [['"type"', '"FeatureCollection"']];
  if (random() < 0.4) members.push(['"name"', text()]);
  if (random() < 0.3) members.push(['"crs"', '{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4549"}}']);
  members.push(['"features"', `[${blank()}${features.join(`${blank()},${blank()}`)}${blank()}]`]);
  return { text: `${blank()}${object(random() < 0.5 ? members : shuffled(members))}${blank()}`, features };
}
