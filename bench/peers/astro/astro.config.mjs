export default { site: "https://example.org", trailingSlash: "always", vite: { resolve: { preserveSymlinks: false } } };
