import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const api = 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  server: { host: '127.0.0.1', port: 5173, proxy: { '/api': { target: api, changeOrigin: true } } },
  build: {
    target: 'es2024',
    manifest: true,
    // The policy of the edge allows no inline script and no data: script, so everything stays a file.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
