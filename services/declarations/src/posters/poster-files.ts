import { Injectable } from '@nestjs/common';
import { Problem } from '@khai-bao/platform/core';
import { IsolatedProcess } from '@khai-bao/platform/isolation';
import type { Poster } from './poster.js';

/** Posters kept; one is about 100 kB. */
const maxKept = 200;

/** Draws posters apart from the thread that takes declarations in, keeps them, and draws one poster once for all who ask. */
@Injectable()
export class PosterFiles {
  private readonly drawing = new IsolatedProcess({
    script: new URL('./draw-poster.process', import.meta.url),
    fromSources: import.meta.url.endsWith('.ts'),
    concurrency: 1,
    maxQueuedInputs: 16,
    timeoutMs: 20_000,
    maxHeapMegabytes: 192,
    maxOutputBytes: 8 * 1024 * 1024,
  });
  /** By all that the poster says, its gate's code and version among it; the longest unused first. */
  private readonly kept = new Map<string, Promise<Buffer>>();

  /** The poster as an A4 PDF. @throws Problem PLATFORM.OVERLOADED when too many wait to be drawn */
  pdf(poster: Poster): Promise<Buffer> {
    const key = JSON.stringify(poster);
    const file = this.kept.get(key) ?? this.draw(key);
    this.kept.delete(key);
    this.kept.set(key, file);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= maxKept) break;
      this.kept.delete(oldest);
    }
    file.catch(() => this.kept.delete(key));
    return file;
  }

  private async draw(said: string): Promise<Buffer> {
    const file = await this.drawing.runScript(Buffer.from(said));
    if (file === null) throw new Problem('PLATFORM.UNAVAILABLE', { retryAfter: 5 });
    return file;
  }
}
