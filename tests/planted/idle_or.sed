# A thread without bits touches a word all the same.
s/if (w\.gathered != 0)/if (true)/
