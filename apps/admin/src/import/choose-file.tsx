import { maxUploadBytes } from '@khai-bao/contracts/upload-limits';
import {
  type ImportDto,
  downloadImportTemplate,
  listImports,
  uploadImport,
} from '@khai-bao/api-client/registration';
import { Button, formatDateTime, useLanguage } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Download, FileSpreadsheet } from 'lucide-react';
import { useRef, useState } from 'react';
import type { DragEvent } from 'react';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { saveFile } from '../parts/save-file.js';
import { useApi } from '../session/session.js';
import { numberText, problemText } from '../texts/words.js';
import { importKeys } from './import-keys.js';
import { importTexts } from './import.texts.js';

/** A file is refused here already, so that nobody waits for an upload in vain. Bytes. */

/** The file comes in: dropped or chosen; beside it the template, below it what the committee brought before. */
export function ChooseFile({ onRead }: { onRead: (read: ImportDto) => void }) {
  const t = importTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const refusal = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState(false);
  const upload = useMutation({
    mutationFn: (file: File) => uploadImport({ client: api.client, body: file }),
    onSuccess: (read) => {
      client.setQueryData(importKeys.one(read.id), read);
      void client.invalidateQueries({ queryKey: importKeys.list });
      onRead(read);
    },
    onError: () => requestAnimationFrame(() => refusal.current?.focus()),
  });
  const [tooLarge, setTooLarge] = useState(false);
  const template = useMutation({
    mutationFn: () => downloadImportTemplate({ client: api.client, parseAs: 'blob' }),
    onSuccess: (file) => {
      saveFile(file, t.templateFile);
      notify({ tone: 'pass', text: t.saved });
    },
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
  });
  const take = (file: File | undefined): void => {
    if (file === undefined || upload.isPending) return;
    const refused = file.size > maxUploadBytes.spreadsheet;
    setTooLarge(refused);
    upload.reset();
    if (refused) requestAnimationFrame(() => refusal.current?.focus());
    else upload.mutate(file);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };

  return (
    <div className="import-choose stack">
      <p className="dim">{t.intro}</p>
      {(tooLarge || upload.error) && (
        <Notice tone="stop" ref={refusal}>
          {problemText(tooLarge ? 'REGISTRATION.IMPORT_TOO_LARGE' : upload.error)}
        </Notice>
      )}
      <div
        className="import-drop"
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <FileSpreadsheet size={40} aria-hidden="true" />
        {upload.isPending ? (
          <p role="status">{t.reading(upload.variables.name)}</p>
        ) : (
          <p className="import-drop-say">{t.drop}</p>
        )}
        <Button busy={upload.isPending} onClick={() => input.current?.click()}>
          {t.choose}
        </Button>
        <p className="dim">{t.dropHint}</p>
        <input
          ref={input}
          type="file"
          hidden
          aria-label={t.choose}
          accept=".xlsx,.csv,.txt,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          onChange={(event) => {
            take(event.currentTarget.files?.[0]);
            event.currentTarget.value = '';
          }}
        />
      </div>
      <div className="row">
        <Button
          variant="quiet"
          busy={template.isPending}
          icon={<Download aria-hidden="true" />}
          onClick={() => template.mutate()}
        >
          {t.template}
        </Button>
        <span className="dim">{t.templateHint}</span>
      </div>
      <RecentImports />
    </div>
  );
}

/** What the committee brought in the last days; one that was left half-way is taken up here. */
function RecentImports() {
  const t = importTexts.useTexts();
  const api = useApi();
  const language = useLanguage();
  const query = useQuery({ queryKey: importKeys.list, queryFn: () => listImports({ client: api.client }) });
  const items = (query.data?.items ?? []).filter(({ kept }) => kept);
  if (items.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="import-recent">
      <h2 id="import-recent">{t.recent}</h2>
      <ul className="import-recent">
        {items.map((item) => (
          <li key={item.id}>
            <div>
              <strong>{t.recentStates[item.state]}</strong>{' '}
              <span>
                {t.recentRows(numberText(item.rowCount, language), numberText(item.counts.entered, language))}
              </span>
              <span className="under dim">{t.recentFile(formatDateTime(item.madeAt), item.madeByName)}</span>
            </div>
            <Link
              className="kb-btn"
              data-variant="quiet"
              data-size="small"
              to="/tiep-nhan/nhap-bang-tinh"
              search={{ id: item.id }}
            >
              {t.recentOpen}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
