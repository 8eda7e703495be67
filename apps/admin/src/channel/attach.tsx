import { maxFilesPerPost, maxUploadBytes } from '@khai-bao/contracts/upload-limits';
import {
  type FileDto,
  deleteThreadFile,
  downloadThreadFile,
  uploadThreadFile,
} from '@khai-bao/api-client/support';
import type { Client } from '@khai-bao/api-client/admin';
import { Button, Tag } from '@khai-bao/ui';
import { useMutation } from '@tanstack/react-query';
import { Download, FileText, Paperclip, Sigma, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { notify } from '../parts/notify.js';
import { saveFile } from '../parts/save-file.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { channelTexts } from './channel.texts.js';

/** Bytes; the service refuses more too. */
export const maxFileBytes = maxUploadBytes.channelFile;
/** Files of one post. */
export const maxPostFiles = maxFilesPerPost;
export const fileTypes = '.pdf,.png,.jpg,.jpeg,.webp,.docx,.xlsx,.csv,.txt';

/** `350 KB`, `1,2 MB`. */
export function sizeText(bytes: number): string {
  const kilo = Math.max(1, Math.round(bytes / 1024));
  return kilo < 1024 ? `${kilo} KB` : `${(kilo / 1024).toFixed(1).replace('.', ',')} MB`;
}

/** Sends a file that waits in a thread for its post. */
export const uploadFile = (client: Client, threadId: string, file: File): Promise<FileDto> =>
  uploadThreadFile({
    client,
    path: { id: threadId },
    body: file,
    headers: { 'x-file-name': encodeURIComponent(file.name) },
  });

/** Files on their way into a post: each is sent as soon as it is chosen, and can be taken back until it is posted. */
export function usePostAttachments(threadId: string) {
  const t = channelTexts.useTexts().files;
  const api = useApi();
  const [files, setFiles] = useState<readonly FileDto[]>([]);
  const [sending, setSending] = useState(0);
  const add = async (chosen: readonly File[]): Promise<void> => {
    for (const file of chosen.slice(0, maxPostFiles - files.length)) {
      if (file.size > maxFileBytes) {
        notify({ tone: 'stop', text: t.tooLarge(file.name) });
        continue;
      }
      setSending((n) => n + 1);
      try {
        const held = await uploadFile(api.client, threadId, file);
        setFiles((before) => [...before.filter(({ fileId }) => fileId !== held.fileId), held]);
      } catch (error) {
        notify({ tone: 'stop', text: `${file.name}: ${problemText(error)}` });
      } finally {
        setSending((n) => n - 1);
      }
    }
    if (chosen.length > maxPostFiles - files.length) notify({ tone: 'stop', text: t.tooMany });
  };
  const remove = (fileId: string): void => {
    setFiles((before) => before.filter((file) => file.fileId !== fileId));
    // What is not taken back now goes by itself within a day.
    void deleteThreadFile({ client: api.client, path: { id: threadId, fileId } }).catch(() => undefined);
  };
  return { files, sending: sending > 0, add, remove, clear: () => setFiles([]) };
}
type PostAttachments = ReturnType<typeof usePostAttachments>;

/** Opens the choice of files. */
export function AttachButton({ files }: { files: PostAttachments }) {
  const t = channelTexts.useTexts().files;
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button
        variant="plain"
        aria-label={t.attach}
        title={t.attachHint}
        busy={files.sending}
        icon={<Paperclip aria-hidden="true" />}
        onClick={() => input.current?.click()}
      />
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={fileTypes}
        aria-label={t.attach}
        onChange={(event) => {
          const chosen = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = '';
          void files.add(chosen);
        }}
      />
    </>
  );
}

/** What will go with the post. */
export function AttachedFiles({ files }: { files: PostAttachments }) {
  const t = channelTexts.useTexts().files;
  if (files.files.length === 0 && !files.sending) return null;
  return (
    <ul className="attached" aria-live="polite">
      {files.files.map((file) => (
        <li key={file.fileId}>
          <FileText size={16} aria-hidden="true" />
          <span className="grow clip">{file.name}</span>
          {file.hasFormulas && <FormulasTag />}
          <span className="dim num">{sizeText(file.size)}</span>
          <Button
            variant="plain"
            size="small"
            aria-label={t.remove(file.name)}
            icon={<X aria-hidden="true" />}
            onClick={() => files.remove(file.fileId)}
          />
        </li>
      ))}
      {files.sending && <li className="dim">{t.sending}</li>}
    </ul>
  );
}

function FormulasTag() {
  const t = channelTexts.useTexts().files;
  return (
    <Tag tone="caution" icon={<Sigma aria-hidden="true" />}>
      {t.formulas}
    </Tag>
  );
}

/** The files of a post, to be kept on this machine. */
export function PostFiles({ threadId, files }: { threadId: string; files: readonly FileDto[] }) {
  const t = channelTexts.useTexts().files;
  const api = useApi();
  const get = useMutation({
    mutationFn: async (file: FileDto) =>
      saveFile(
        await downloadThreadFile({
          client: api.client,
          path: { id: threadId, fileId: file.fileId },
          parseAs: 'blob',
        }),
        file.name,
      ),
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
  });
  return (
    <ul className="post-files">
      {files.map((file) => (
        <li key={file.fileId}>
          <Button
            variant="quiet"
            size="small"
            aria-label={t.download(file.name)}
            busy={get.isPending && get.variables.fileId === file.fileId}
            icon={<Download aria-hidden="true" />}
            onClick={() => get.mutate(file)}
          >
            {file.name}
          </Button>
          <span className="dim num">{sizeText(file.size)}</span>
          {file.hasFormulas && <FormulasTag />}
        </li>
      ))}
    </ul>
  );
}
