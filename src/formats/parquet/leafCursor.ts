import type { Source } from '../source.js';
import { partOfPage, rowStart } from './pageCuts.js';
import { type Page, pagesOf } from './pages.js';
import type { Group } from './rowGroups.js';
import type { Leaf } from './schema.js';

/** Rows of one row group that follow those taken before. */
export interface GroupRows extends Group {
  /** Which row group of the file. */
  readonly group: number;
  /** They are the last of it: all entries that are left are theirs. */
  readonly isLast: boolean;
}

/** A column read on and on, some rows at a time: the page that reaches over them is cut. Memory is that of a page and a window of the file. */
export interface LeafCursor {
  take(rows: GroupRows, take: (page: Page) => void): Promise<void>;
}

const WINDOW_BYTES = 2 << 20;

/** `read` hears the bytes of a row group's column once it is read. */
export function leafCursor(source: Source, leaf: Leaf, read: (bytes: number) => void): LeafCursor {
  let group = -1;
  let pages: AsyncGenerator<Page> | null = null;
  let kept: Page | null = null;
  return {
    async take({ group: wanted, chunks, rows, isLast }, take) {
      const chunk = chunks[leaf.chunk].meta_data;
      if (wanted !== group) {
        group = wanted;
        kept = null;
        pages = chunk ? pagesOf(source, chunk, leaf, WINDOW_BYTES) : null;
      }
      for (let left = rows; ; ) {
        // a flat column has its rows; those of a nested one end where the next begins
        if (!isLast && left === 0 && leaf.maxRepetition === 0) return;
        const page: Page | null = kept ?? (await nextOf(pages));
        kept = null;
        if (page === null) break;
        const { at, begun } = isLast ? { at: page.count, begun: 0 } : rowStart(page, left);
        left -= begun;
        if (at > 0) take(partOfPage(page, 0, at, leaf.maxDefinition));
        if (at === page.count) continue;
        kept = partOfPage(page, at, page.count, leaf.maxDefinition);
        return;
      }
      if (isLast && chunk) read(Number(chunk.total_compressed_size));
    },
  };
}

async function nextOf(pages: AsyncGenerator<Page> | null): Promise<Page | null> {
  const next = await pages?.next();
  return !next || next.done ? null : next.value;
}
