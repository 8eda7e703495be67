import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { ConsentText, Questionnaire } from '@khai-bao/health-form';
import { Public } from '@khai-bao/platform/auth';
import { ConsentTextDto, QuestionnaireDto } from './questionnaire.dto.js';
import { QuestionnairesService } from './questionnaires.service.js';

export class CurrentQuestionnaireDto {
  @ApiProperty() id: string;
  @ApiProperty() version: string;
  @ApiProperty() publishedAt: string;
  /** The model of the health form: questions, blocks, warning. */
  @ApiProperty({ type: QuestionnaireDto }) document: Questionnaire;
  @ApiProperty({ type: ConsentTextDto }) consent: ConsentText;
}

@ApiTags('questionnaires')
@Controller('v1/questionnaires')
export class QuestionnairesController {
  constructor(private readonly questionnaires: QuestionnairesService) {}

  @Get('current')
  @Public()
  @Header('cache-control', 'public, max-age=60')
  @ApiOkResponse({ type: CurrentQuestionnaireDto })
  getCurrentQuestionnaire(): CurrentQuestionnaireDto {
    const { id, version, publishedAt, document, consent } = this.questionnaires.current();
    return { id, version, publishedAt, document, consent };
  }
}
