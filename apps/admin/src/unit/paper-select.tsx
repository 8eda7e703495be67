import { NativeSelect } from '@mantine/core';
import type { PosterPaper } from '@khai-bao/api-client/declarations';
import { posterTexts } from './poster.texts.js';

const papers = ['A4', 'Letter'] as const satisfies readonly PosterPaper[];

/** Chooses the paper of the desk printer. */
export function PaperSelect({
  paper,
  onChange,
}: {
  paper: PosterPaper;
  onChange: (paper: PosterPaper) => void;
}) {
  const t = posterTexts.useTexts();
  return (
    <NativeSelect
      aria-label={t.paper}
      value={paper}
      data={[...papers]}
      onChange={(event) => onChange(papers.find((one) => one === event.currentTarget.value) ?? 'A4')}
    />
  );
}
