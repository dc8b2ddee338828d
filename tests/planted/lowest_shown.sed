# A cell none of whose points is ranked shows what it had for a top.
s/if (!bv_is_ranked(&r->grid->rules, 0.0f))/if (0)/
