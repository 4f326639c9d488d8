import type { StandardField } from './standard.js';

type More = Partial<Omit<StandardField, 'name' | 'title' | 'type' | 'need'>>;
type Need = StandardField['need'];

export function text(name: string, title: string, need: Need, more: More = {}): StandardField {
  return { name, title, type: 'text', need, ...more };
}

export function number(name: string, title: string, need: Need, more: More = {}): StandardField {
  return { name, title, type: 'number', need, ...more };
}

export function year(name: string, title: string, need: Need, more: More = {}): StandardField {
  return { name, title, type: 'year', need, ...more };
}
