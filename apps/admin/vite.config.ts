import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const source = (lib: string): string =>
  fileURLToPath(new URL(`../../libs/${lib}/src/index.ts`, import.meta.url));

export default defineConfig({
  base: '/admin/',
  plugins: [react()],
  resolve: {
    alias: ['health-form', 'areas', 'text'].map((lib) => ({
      find: new RegExp(`^@khai-bao/${lib}$`),
      replacement: source(lib),
    })),
  },
  build: { target: 'es2022', sourcemap: false, chunkSizeWarningLimit: 700 },
  server: { host: '127.0.0.1', proxy: { '/api': 'http://127.0.0.1:8080' } },
});
