import '../styles/poster-sheet.css';
import '../styles/poster.css';
import {
  type PosterPageDto,
  type PosterPaper,
  downloadPosterPdf,
  getPoster,
  listPosterPages,
} from '@khai-bao/api-client/declarations';
import { Button } from '@khai-bao/ui';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { FileDown } from 'lucide-react';
import { useState } from 'react';
import { notify } from '../parts/notify.js';
import { PrintBar } from '../parts/print-bar.js';
import { saveFile } from '../parts/save-file.js';
import { Tabs } from '../parts/tabs.js';
import { useApi } from '../session/session.js';
import { QueryResult, PageGuard } from '../navigation/page.js';
import { problemText } from '../texts/words.js';
import { PaperSelect } from './paper-select.js';
import { PosterSheet } from './poster.js';
import { posterTexts } from './poster.texts.js';

const parts = [
  'poster',
  'guide',
  'card',
  'guards',
  'street',
] as const satisfies readonly PosterPageDto['part'][];
type Part = (typeof parts)[number];

function PosterView() {
  const t = posterTexts.useTexts();
  const api = useApi();
  const navigate = useNavigate();
  const { gateId } = useParams({ from: '/cong/$gateId/ap-phich' });
  const [paper, setPaper] = useState<PosterPaper>('A4');
  const [part, setPart] = useState<Part>('poster');
  const poster = useQuery({
    queryKey: ['poster', gateId],
    queryFn: () => getPoster({ client: api.client, path: { id: gateId } }),
  });
  const pages = useQuery({
    queryKey: ['poster-pages', gateId, paper],
    queryFn: () => listPosterPages({ client: api.client, path: { id: gateId }, query: { paper } }),
    placeholderData: keepPreviousData,
  });
  const pdf = useMutation({
    mutationFn: () =>
      downloadPosterPdf({ client: api.client, path: { id: gateId }, query: { paper }, parseAs: 'blob' }),
    onSuccess: (blob) => saveFile(blob, `ap-phich-${poster.data?.code ?? gateId}.pdf`),
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
  });
  return (
    <>
      <PrintBar back={t.back} hint={t.hint} print={t.print} onBack={() => void navigate({ to: '/cong' })}>
        <PaperSelect paper={paper} onChange={setPaper} />
        <Button
          variant="quiet"
          busy={pdf.isPending}
          icon={<FileDown aria-hidden="true" />}
          onClick={() => pdf.mutate()}
        >
          {t.pdf}
        </Button>
      </PrintBar>
      <h1 className="visually-hidden">{t.page(t.parts[part])}</h1>
      <div className="poster-tabs no-print">
        <Tabs
          label={t.pages}
          tabs={parts}
          current={part}
          nameOf={(one) => t.parts[one]}
          countOf={() => ''}
          onChoose={setPart}
        />
        {poster.data && (
          <p className="dim num" data-testid="poster-address">
            {t.address(poster.data.url)}
          </p>
        )}
      </div>
      <div className="poster-table" data-part={part} data-paper={paper} data-testid="poster">
        <QueryResult query={pages} rows={12}>
          {({ items }) => {
            const page = items.find((one) => one.part === part);
            return page && <PosterSheet page={page} label={t.page(t.parts[part])} />;
          }}
        </QueryResult>
      </div>
    </>
  );
}

/** What hangs at one gate, to look at and to print. */
export function PosterPage() {
  return (
    <PageGuard section="gates">
      <PosterView />
    </PageGuard>
  );
}
