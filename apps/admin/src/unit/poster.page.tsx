import '../styles/poster.css';
import { downloadPosterPdf, getPoster } from '@khai-bao/api-client/declarations';
import { Button } from '@khai-bao/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { FileDown } from 'lucide-react';
import { notify } from '../parts/notify.js';
import { PrintBar } from '../parts/print-bar.js';
import { saveFile } from '../parts/save-file.js';
import { useApi } from '../session/session.js';
import { QueryResult, PageGuard } from '../navigation/page.js';
import { problemText } from '../texts/words.js';
import { Poster } from './poster.js';
import { unitTexts } from './unit.texts.js';

function PosterView() {
  const t = unitTexts.useTexts().poster;
  const api = useApi();
  const navigate = useNavigate();
  const { gateId } = useParams({ from: '/cong/$gateId/ap-phich' });
  const query = useQuery({
    queryKey: ['poster', gateId],
    queryFn: () => getPoster({ client: api.client, path: { id: gateId } }),
  });
  const pdf = useMutation({
    mutationFn: () => downloadPosterPdf({ client: api.client, path: { id: gateId }, parseAs: 'blob' }),
    onSuccess: (blob) => saveFile(blob, `ap-phich-${query.data?.code ?? gateId}.pdf`),
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
  });
  return (
    <>
      <PrintBar back={t.back} hint={t.hint} print={t.print} onBack={() => void navigate({ to: '/cong' })}>
        <Button
          variant="quiet"
          busy={pdf.isPending}
          icon={<FileDown aria-hidden="true" />}
          onClick={() => pdf.mutate()}
        >
          {t.pdf}
        </Button>
      </PrintBar>
      <div className="poster-table">
        <QueryResult query={query} rows={12}>
          {(poster) => <Poster poster={poster} />}
        </QueryResult>
      </div>
    </>
  );
}

/** The poster of one gate, to print. */
export function PosterPage() {
  return (
    <PageGuard section="gates">
      <PosterView />
    </PageGuard>
  );
}
