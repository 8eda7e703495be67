import { Button } from '@khai-bao/ui';
import { commonTexts } from '../texts/common.texts.js';

/** Brings the next page of a list, while there is one. */
export function LoadMoreButton({
  query,
}: {
  query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => unknown;
  };
}) {
  const t = commonTexts.useTexts();
  if (!query.hasNextPage) return null;
  return (
    <div className="more">
      <Button variant="quiet" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        {t.more}
      </Button>
    </div>
  );
}
