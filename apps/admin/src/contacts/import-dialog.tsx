import { NativeSelect, Textarea } from '@mantine/core';
import { importContacts, type ImportedRowDto } from '@khai-bao/api-client/alerts';
import { Button, useLanguage } from '@khai-bao/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Download, FileSpreadsheet } from 'lucide-react';
import { useRef, useState } from 'react';
import { Dialog, DialogFoot } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { saveFile } from '../parts/save-file.js';
import { useApi } from '../session/session.js';
import { numberText, problemText } from '../texts/words.js';
import {
  matchHeadings,
  maxSheetRows,
  readCells,
  sheetFields,
  toSheetRows,
  type SheetField,
  type SheetRow,
} from './contact-sheet.js';
import { importTexts } from './import.texts.js';
import { contactKeys } from './use-contacts.js';

/** Rows of one request. */
const rowsPerRequest = 200;
/** Faulty rows that are listed. */
const maxShownFaults = 100;

interface Sheet {
  readonly cells: readonly (readonly string[])[];
  readonly hasHeadings: boolean;
  readonly columns: readonly (SheetField | null)[];
}

function toSheet(text: string): Sheet {
  const cells = readCells(text);
  const matched = matchHeadings(cells[0] ?? []);
  return { cells, hasHeadings: matched !== null, columns: matched ?? [...sheetFields] };
}

/** Which column holds what; a choice judges the rows again. */
function ColumnChoices({ sheet, onChange }: { sheet: Sheet; onChange: (columns: Sheet['columns']) => void }) {
  const t = importTexts.useTexts();
  const first = sheet.cells[0] ?? [];
  return (
    <div className="import-columns">
      {sheetFields.map((field) => (
        <NativeSelect
          key={field}
          label={t.fields[field]}
          value={String(sheet.columns.indexOf(field))}
          data={[
            { value: '-1', label: t.noColumn },
            ...first.map((cell, at) => ({ value: String(at), label: t.column(at + 1, cell.slice(0, 30)) })),
          ]}
          onChange={(event) => {
            const chosen = Number(event.currentTarget.value);
            onChange(
              first.map((_, at) => {
                const before = sheet.columns[at] ?? null;
                return at === chosen ? field : before === field ? null : before;
              }),
            );
          }}
        />
      ))}
    </div>
  );
}

/** What would become of each row. */
function ImportVerdict({ rows }: { rows: readonly ImportedRowDto[] }) {
  const t = importTexts.useTexts();
  const language = useLanguage();
  const countOf = (outcome: ImportedRowDto['outcome']): string =>
    numberText(rows.filter((row) => row.outcome === outcome).length, language);
  const faulty = rows.filter(({ outcome }) => outcome === 'faulty');
  return (
    <>
      <p className="strong num" role="status">
        {t.verdict(countOf('added'), countOf('known'), countOf('faulty'))}
      </p>
      {faulty.length > 0 && (
        <ul className="import-faults">
          {faulty.slice(0, maxShownFaults).map(({ n, faults }) => (
            <li key={n}>
              <strong className="num">{t.row(n)}</strong> {faults.map((fault) => t.faults[fault]).join('; ')}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Chooses a CSV file, or gives the template. */
function SheetSource({ onText }: { onText: (text: string) => void }) {
  const t = importTexts.useTexts();
  const chooser = useRef<HTMLInputElement>(null);
  return (
    <div className="row">
      <input
        ref={chooser}
        type="file"
        hidden
        accept=".csv,.tsv,.txt,text/csv"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file !== undefined) void file.text().then(onText);
          event.currentTarget.value = '';
        }}
      />
      <Button
        variant="quiet"
        size="small"
        icon={<FileSpreadsheet aria-hidden="true" />}
        onClick={() => chooser.current?.click()}
      >
        {t.chooseFile}
      </Button>
      <Button
        variant="plain"
        size="small"
        icon={<Download aria-hidden="true" />}
        onClick={() => saveFile(new Blob([t.template], { type: 'text/csv' }), 'nguoi-tiep-xuc.csv')}
      >
        {t.downloadTemplate}
      </Button>
    </div>
  );
}

/** Adds contacts from a spreadsheet: paste or choose a file, look at what is wrong, add what is right. */
export function ImportDialog({ caseId, onClose }: { caseId: string; onClose: () => void }) {
  const t = importTexts.useTexts();
  const language = useLanguage();
  const api = useApi();
  const client = useQueryClient();
  const [text, setText] = useState('');
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const send = useMutation({
    mutationFn: async ({ rows, isPreview }: { rows: readonly SheetRow[]; isPreview: boolean }) => {
      const judged: ImportedRowDto[] = [];
      for (let from = 0; from < rows.length; from += rowsPerRequest) {
        const part = await importContacts({
          client: api.client,
          path: { id: caseId },
          body: { isPreview, rows: rows.slice(from, from + rowsPerRequest) },
        });
        judged.push(...(part?.rows ?? []));
      }
      return judged;
    },
    onSuccess: (judged, { isPreview }) => {
      if (isPreview) return;
      const added = judged.filter(({ outcome }) => outcome === 'added').length;
      notify({ tone: 'pass', text: t.imported(numberText(added, language)) });
      onClose();
    },
    // A part that was added before a failure stays.
    onSettled: (_judged, _error, { isPreview }) =>
      isPreview ? undefined : client.invalidateQueries({ queryKey: contactKeys.all(caseId) }),
  });
  const rowsOf = ({ cells, columns, hasHeadings }: Sheet): SheetRow[] =>
    toSheetRows(cells, columns, hasHeadings);
  const look = (next: Sheet): void => {
    const rows = rowsOf(next);
    const isTooMuch = rows.length > maxSheetRows;
    setSheet(next);
    setProblem(rows.length === 0 ? t.empty : isTooMuch ? t.tooMany : null);
    send.reset();
    if (rows.length > 0 && !isTooMuch) send.mutate({ rows, isPreview: true });
  };
  const verdict = send.variables?.isPreview === true ? send.data : undefined;
  const canAdd = verdict?.some(({ outcome }) => outcome === 'added') === true;
  return (
    <Dialog opened onClose={onClose} title={t.title}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (send.isPending) return;
          if (sheet !== null && canAdd) send.mutate({ rows: rowsOf(sheet), isPreview: false });
          else look(toSheet(text));
        }}
      >
        <p className="dim">{t.hint}</p>
        {send.error !== null && <Notice tone="stop">{problemText(send.error)}</Notice>}
        {problem !== null && <Notice tone="stop">{problem}</Notice>}
        <SheetSource
          onText={(content) => {
            setText('');
            look(toSheet(content));
          }}
        />
        <Textarea
          label={t.paste}
          rows={5}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setSheet(null);
            send.reset();
          }}
        />
        {sheet !== null && sheet.cells.length > 0 && (
          <ColumnChoices sheet={sheet} onChange={(columns) => look({ ...sheet, columns })} />
        )}
        {verdict !== undefined && <ImportVerdict rows={verdict} />}
        <DialogFoot send={canAdd ? t.send : t.preview} busy={send.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}
