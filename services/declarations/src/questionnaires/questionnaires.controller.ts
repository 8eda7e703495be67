import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Public } from '@khai-bao/platform/auth';
import { QuestionnairesService } from './questionnaires.service.js';

export class CurrentQuestionnaireDto {
  @ApiProperty() id: string;
  @ApiProperty() version: string;
  @ApiProperty() publishedAt: string;
  /** The model of the health form: questions, blocks, warning. */
  @ApiProperty({ type: Object }) document: object;
  @ApiProperty({ type: Object }) consent: object;
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
