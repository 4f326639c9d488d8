import { describe, expect, it } from 'vitest';
import { creditCodeFault } from '../../../src/model/codes/creditCode.js';
import { listedCode, plainCode } from '../../../src/model/codes/plainCode.js';

describe('creditCodeFault', () => {
  it('passes real codes, in small or full-width letters too', () => {
    // China Mobile, Huawei, Tencent: published codes
    for (const code of ['911100007109250324', '914403001922038216', '9144030071526726XG']) {
      expect(creditCodeFault(code), code).toBeNull();
      expect(creditCodeFault(` ${code.toLowerCase()} `)).toBeNull();
    }
    expect(creditCodeFault('９１４４０３００７１５２６７２６ＸＧ')).toBeNull();
  });

  it('finds every single wrong character and every swap of neighbours that differ', () => {
    const code = '9144030071526726XG';
    for (let i = 0; i < code.length; i++) {
      for (const other of '0123456789ABCDEFGHJKLMNPQRTUWXY') {
        if (other === code[i]) continue;
        expect(creditCodeFault(code.slice(0, i) + other + code.slice(i + 1))).not.toBeNull();
      }
      if (i + 1 < code.length && code[i] !== code[i + 1]) {
        const swapped = code.slice(0, i) + code[i + 1] + code[i] + code.slice(i + 2);
        expect(creditCodeFault(swapped), swapped).not.toBeNull();
      }
    }
  });

  it('says why', () => {
    expect(creditCodeFault('9144030071526726X')).toBe('length');
    expect(creditCodeFault('')).toBe('length');
    expect(creditCodeFault('9144030071526726IG')).toBe('characters');
    expect(creditCodeFault('9144030071526726XH')).toBe('checkDigit');
  });
});

describe('listedCode', () => {
  const names = new Map([
    ['00', ''],
    ['0601', ''],
    ['05H1', ''],
  ]);
  it('puts back the zeros that a number field has lost, and only there', () => {
    expect(listedCode(names, '601', true)).toBe('0601');
    expect(listedCode(names, '0', true)).toBe('00');
    expect(listedCode(names, '601', false)).toBeNull();
    expect(listedCode(names, ' ０６０１', false)).toBe('0601');
    expect(listedCode(names, '05h1', false)).toBe('05H1');
    expect(plainCode('05 h1')).toBe('05H1');
  });
});
