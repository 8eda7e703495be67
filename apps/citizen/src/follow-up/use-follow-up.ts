import { answerFollowUp, openFollowUp, type FollowUpPageDto } from '@khai-bao/api-client/alerts';
import { publicClient } from '@khai-bao/api-client';
import { useEffect, useState } from 'react';

/** Today's question of a link, and what is being done with it. */
export interface FollowUp {
  readonly page: FollowUpPageDto | null;
  readonly problem: unknown;
  readonly busy: boolean;
  readonly reload: () => void;
  /** Sends an answer. @returns whether it was recorded */
  readonly send: (symptoms: readonly string[]) => Promise<boolean>;
}

/** Reads the question of a link and sends the answer: no symptoms, or some. */
export function useFollowUp(token: string): FollowUp {
  const [page, setPage] = useState<FollowUpPageDto | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [round, setRound] = useState(0);

  useEffect(() => {
    let isGone = false;
    openFollowUp({ client: publicClient, body: { token } }).then(
      (opened) => {
        if (isGone) return;
        setProblem(null);
        setPage(opened);
      },
      (error: unknown) => {
        if (!isGone) setProblem(error);
      },
    );
    return () => {
      isGone = true;
    };
  }, [token, round]);

  const send = async (symptoms: readonly string[]): Promise<boolean> => {
    setBusy(true);
    setProblem(null);
    try {
      const body =
        symptoms.length === 0
          ? { token, answer: 'well' as const }
          : { token, answer: 'symptoms' as const, symptoms: [...symptoms] };
      setPage(await answerFollowUp({ client: publicClient, body }));
      return true;
    } catch (error) {
      setProblem(error);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return {
    page,
    problem,
    busy,
    send,
    reload: () => {
      setProblem(null);
      setRound((now) => now + 1);
    },
  };
}
