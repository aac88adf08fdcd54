#include "holding.h"

static void
give_back(struct bph_holding *holding, int64_t n)
{
    struct bph_object *obj = holding->obj;

    *holding = (struct bph_holding){.obj = NULL};
    for (; n > 0; n--) {
        Py_DecRef(obj);
    }
}

void
bph_holding_init(struct bph_holding *holding, struct bph_object *obj,
                 int64_t n)
{
    *holding = (struct bph_holding){.obj = obj};
    if (obj == NULL) {
        return;
    }
    holding->mortal = bph_object_is_mortal(obj);
    holding->start = bph_object_count(obj);
    if (holding->mortal) {
        for (; holding->ours < n; holding->ours++) {
            Py_IncRef(obj);
        }
    }
}

int64_t
bph_holding_count(const struct bph_holding *holding)
{
    if (holding->obj == NULL || !holding->mortal) {
        return BPH_NO_COUNT;
    }
    return bph_object_count(holding->obj) - holding->ours;
}

void
bph_holding_release(struct bph_holding *holding)
{
    give_back(holding, holding->ours);
}

void
bph_holding_restore(struct bph_holding *holding)
{
    int64_t over = 0;

    if (holding->obj != NULL && holding->mortal) {
        over = bph_object_count(holding->obj) - holding->start;
    }
    give_back(holding, over < holding->ours ? over : holding->ours);
}
