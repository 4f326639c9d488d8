import { describe, expect, it } from 'vitest';
import { areaDifferenceClass } from '../../src/model/areaDifference.js';
import { DEFAULT_SETTINGS } from '../../src/model/settings.js';

const of = (measuredM2: number, recordedM2: number) => areaDifferenceClass(measuredM2, recordedM2, DEFAULT_SETTINGS);

describe('areaDifferenceClass at its limits', () => {
  it.each([
    // 0.01 m² + 1e-7 of the area
    [123.45, 123.46, 'agrees'],
    [123.45, 123.47, 'differs'],
    [1_000_000, 1_000_000.11, 'agrees'],
    [1_000_000, 1_000_000.12, 'differs'],
    [1_000_000, 999_999.89, 'agrees'],
    // more than 1 m²: 2 % of a small parcel is no matter of a warning
    [50.35, 51.35, 'differs'],
    [50.35, 49.35, 'differs'],
    [50.35, 51.36, 'warning'],
    // and more than 1 %
    [1000, 1010, 'differs'],
    [1000, 1010.01, 'warning'],
    [1000, 990, 'differs'],
    [1000, 989.99, 'warning'],
    // more than 5 %, and more than 1 m² still
    [1000, 1050, 'warning'],
    [1000, 1050.01, 'error'],
    [1000, 950, 'warning'],
    [1000, 949.99, 'error'],
    [10, 11, 'differs'],
    [10, 11.01, 'error'],
    [1000, 0, 'error'],
  ] as const)('%f m² measured, %f recorded: %s', (measuredM2, recordedM2, verdict) => {
    expect(of(measuredM2, recordedM2)).toBe(verdict);
  });

  it('compares nothing without a recorded area or a shape', () => {
    expect(of(100, Number.NaN)).toBe('notCompared');
    expect(of(0, 100)).toBe('notCompared');
    expect(of(Number.NaN, 100)).toBe('notCompared');
  });
});
