#include "format_files.h"
