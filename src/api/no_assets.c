/* A build without web/. */
#include "api/assets.h"

const struct asset api_assets[1] = {{0}};
const size_t api_assets_count = 0;
