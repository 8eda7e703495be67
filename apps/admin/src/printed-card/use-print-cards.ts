import { printVisitorCards } from '@khai-bao/api-client/declarations';
import { useMutation } from '@tanstack/react-query';
import { notify } from '../parts/notify.js';
import { saveFile } from '../parts/save-file.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { printedCardTexts } from './printed-card.texts.js';

/** Most cards of one file: ten sheets. */
export const maxPrintedCards = 80;

/** Downloads cards as a file to print, eight on a sheet. */
export function usePrintCards() {
  const t = printedCardTexts.useTexts();
  const api = useApi();
  return useMutation({
    mutationFn: (ids: readonly string[]) =>
      printVisitorCards({ client: api.client, query: { ids: ids.join(',') }, parseAs: 'blob' }),
    onSuccess: (file) => {
      saveFile(file, t.file);
      notify({ tone: 'pass', text: t.saved });
    },
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
  });
}
