import { Module } from '@nestjs/common';
import { AreasModule } from '../areas/areas.module.js';
import { CityPicture } from './city-picture.js';
import { PictureController } from './picture.controller.js';

@Module({ imports: [AreasModule], controllers: [PictureController], providers: [CityPicture] })
export class PictureModule {}
