import {
  answerRegistrationQuestion,
  uploadAnswerFile,
  type TrackedDto,
} from '@khai-bao/api-client/registration';
import { ApiProblem, publicClient } from '@khai-bao/api-client';
import { removeHiddenCharacters } from '@khai-bao/text';
import { Button, Field } from '@khai-bao/ui';
import { useRef, useState, type FormEvent } from 'react';
import { dropDraft, saveDraft, readDraft } from '../keep/drafts.js';
import { problemsI18n, problemText } from '../texts/problems.js';
import { AnswerFiles } from './answer-files.js';
import { registerI18n } from './texts.js';

/** A photo over a slow network, milliseconds. */
const uploadTimeoutMs = 120_000;

/** Answering what the committee asks, on the page that says so. What is typed survives a reload. */
export function AnswerForm({
  trackingCode,
  tail,
  onAnswered,
}: {
  trackingCode: string;
  tail: string;
  onAnswered: (now: TrackedDto) => void;
}) {
  const t = registerI18n.useTexts();
  const problems = problemsI18n.useTexts();
  const draft = `answer-${trackingCode}`;
  const [answer, setAnswer] = useState(() => readDraft<string>(draft) ?? '');
  const [empty, setEmpty] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const [files, setFiles] = useState<readonly File[]>([]);
  /** What was sent before the answer failed is not sent again. */
  const sentAs = useRef(new WeakMap<File, string>());
  const fileProblem = (error: unknown): string | undefined =>
    error instanceof ApiProblem
      ? {
          'REGISTRATION.TOO_MANY_FILES': t.track.tooManyFiles,
          'REGISTRATION.FILE_TYPE': t.track.fileTypeSent,
          'REGISTRATION.FILE_TOO_LARGE': t.track.fileTooLargeSent,
        }[error.code]
      : undefined;
  /** The same bytes twice are one file. */
  const upload = async (body: File): Promise<string> => {
    const headers = { 'x-tracking-code': trackingCode, 'x-phone-tail': tail };
    return (await uploadAnswerFile({ client: publicClient, body, headers, limit: uploadTimeoutMs })).fileId;
  };
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const text = removeHiddenCharacters(answer, { multiline: true }).trim();
    setEmpty(text === '');
    if (text === '') return;
    setBusy(true);
    setProblem(null);
    try {
      const ids: string[] = [];
      for (const file of files) {
        const id = sentAs.current.get(file) ?? (await upload(file));
        sentAs.current.set(file, id);
        ids.push(id);
      }
      const now = await answerRegistrationQuestion({
        client: publicClient,
        body: {
          trackingCode,
          phoneTail: tail,
          answer: text,
          files: ids.length > 0 ? ids : undefined,
        },
      });
      dropDraft(draft);
      onAnswered(now);
    } catch (error) {
      // A file that waited for more than a day is gone: the next try sends it anew.
      if (error instanceof ApiProblem && error.code === 'REGISTRATION.FILE_NOT_FOUND')
        sentAs.current = new WeakMap();
      setProblem(error);
      setBusy(false);
    }
  };
  return (
    <form className="c-form" onSubmit={(event) => void send(event)} noValidate>
      <Field
        label={t.track.answer}
        hint={t.track.answerHint}
        error={empty && answer.trim() === '' ? t.track.answerNeeded : undefined}
        required
      >
        {(field) => (
          <textarea
            className="kb-input"
            {...field}
            rows={3}
            maxLength={1000}
            value={answer}
            onChange={(event) => {
              setAnswer(event.target.value);
              saveDraft(draft, event.target.value);
            }}
          />
        )}
      </Field>
      <AnswerFiles files={files} onChange={setFiles} />
      {problem !== null && (
        <div className="c-summary" role="alert">
          <h2>{t.track.answerFailed}</h2>
          <p>{fileProblem(problem) ?? problemText(problems, problem)}</p>
        </div>
      )}
      <Button type="submit" busy={busy}>
        {busy ? t.track.answering : t.track.answerSend}
      </Button>
    </form>
  );
}
