import type { AnswerField, Question, QuestionBlock, Questionnaire } from './questionnaire.js';
import { questionnaire2021 } from './questionnaire-2021.js';

const known = new Map(
  questionnaire2021.blocks.flatMap((block) => block.questions).map((question) => [question.id, question]),
);

/** A question of mid-2021, whose id the risk rules name. @throws Error when there is none */
function questionOf2021(id: string): Question {
  const question = known.get(id);
  if (!question) throw new Error(`There is no question ${id}`);
  return question;
}

const line = (id: string, vi: string, en: string, required: boolean, maxLength = 60): AnswerField => ({
  id,
  label: { vi, en },
  required,
  maxLength,
});
const day = (id: string, vi: string, en: string, required: boolean): AnswerField => ({
  ...line(id, vi, en, required, 10),
  format: 'date',
});

const { chips: vehicles, note: _oneLine, ...transport } = questionOf2021('transport');

/**
 * Blocks that a policy adds to a questionnaire. Each may stay without an answer. They are data: a version that holds one is
 * published, rendered, validated, sealed and mapped like any other.
 */
export const optionalBlocks = {
  'outbreak-travel': {
    id: 'outbreak-travel',
    title: { vi: 'Chuyến đi từ nơi có dịch', en: 'Journey from a place with an outbreak' },
    optional: true,
    questions: [
      {
        ...transport,
        ...(vehicles ? { chips: vehicles } : {}),
        fields: [
          line('vehicle-number', 'Số hiệu chuyến, biển số', 'Flight, train or plate number', true, 30),
          line('seat', 'Số ghế, toa', 'Seat, carriage', false, 20),
          line('from', 'Từ đâu', 'From', true),
          line('to', 'Đến đâu', 'To', true),
          day('departure-date', 'Ngày đi', 'Day of departure', true),
          day('arrival-date', 'Ngày đến', 'Day of arrival', false),
        ],
      },
    ],
  },
  vaccination: {
    id: 'vaccination',
    title: { vi: 'Tiêm ngừa COVID-19', en: 'Vaccination against COVID-19' },
    optional: true,
    questions: [
      {
        ...questionOf2021('vaccinated'),
        fields: [
          day('last-dose-date', 'Ngày tiêm mũi gần nhất', 'Day of the last dose', true),
          line('vaccine', 'Tên vắc-xin', 'Name of the vaccine', false, 40),
        ],
      },
    ],
  },
  temperature: {
    id: 'temperature-at-gate',
    title: { vi: 'Nhiệt độ tại cổng', en: 'Temperature at the gate' },
    optional: true,
    questions: [questionOf2021('temperature')],
  },
  conditions: {
    id: 'conditions',
    title: { vi: 'Bệnh nền, thai kỳ', en: 'Underlying conditions, pregnancy' },
    optional: true,
    questions: [questionOf2021('underlying-conditions'), questionOf2021('pregnant')],
  },
  'taste-smell': {
    id: 'taste-smell',
    title: { vi: 'Vị giác, khứu giác', en: 'Taste and smell' },
    optional: true,
    questions: [questionOf2021('taste-smell-loss')],
  },
} as const satisfies Record<string, QuestionBlock>;

export type OptionalBlockId = keyof typeof optionalBlocks;

/** A new version of a questionnaire with its obligatory blocks and these optional ones, in this order. */
export function withOptionalBlocks(
  questionnaire: Questionnaire,
  version: string,
  blocks: readonly OptionalBlockId[],
): Questionnaire {
  return {
    ...questionnaire,
    version,
    blocks: [
      ...questionnaire.blocks.filter((block) => !block.optional),
      ...blocks.map((id): QuestionBlock => optionalBlocks[id]),
    ],
  };
}
