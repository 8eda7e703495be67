import type { IntakeView } from '@khai-bao/api-client/registration';
import { Button } from '@khai-bao/ui';
import { useNavigate } from '@tanstack/react-router';
import { FileSpreadsheet, Plus } from 'lucide-react';
import { PageHead, SearchBox } from '../navigation/page.js';
import { DownloadList } from './download-list.js';
import { intakeListTexts } from './intake-list.texts.js';

/** Opens the form of the counter. */
export function CounterButton({ variant }: { variant?: 'quiet' }) {
  const t = intakeListTexts.useTexts();
  const navigate = useNavigate();
  return (
    <Button
      {...(variant ? { variant } : {})}
      icon={<Plus aria-hidden="true" />}
      onClick={() => navigate({ to: '/tiep-nhan/tai-quay' })}
    >
      {t.counter}
    </Button>
  );
}

/** Title, search, download, and for officers the ways to enter registrations. */
export function IntakeHead({
  canAct,
  typed,
  view,
  q,
  onType,
}: {
  canAct: boolean;
  typed: string;
  view: IntakeView;
  q: string;
  onType: (text: string) => void;
}) {
  const t = intakeListTexts.useTexts();
  const navigate = useNavigate();
  return (
    <PageHead title={canAct ? t.title : t.titleReading}>
      <SearchBox value={typed} onChange={onType} label={t.search} />
      <DownloadList view={view} q={q} />
      {canAct && (
        <>
          <Button
            variant="quiet"
            data-narrow="icon"
            title={t.spreadsheet}
            icon={<FileSpreadsheet aria-hidden="true" />}
            onClick={() => navigate({ to: '/tiep-nhan/nhap-bang-tinh' })}
          >
            {t.spreadsheet}
          </Button>
          <CounterButton />
        </>
      )}
    </PageHead>
  );
}
