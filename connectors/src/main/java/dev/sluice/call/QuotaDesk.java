package dev.sluice.call;

/** Where a JVM leases its part of a service's quota from, for the whole job. */
public interface QuotaDesk {

    /**
     * Tells what this JVM needs and brings what it may use until it asks again. Blocks; called on a thread of its own,
     * four times a second.
     *
     * @param lessee names this JVM, among all that lease from the same desk
     * @throws Exception where the desk cannot be reached now
     */
    Lease renew(String lessee, Demand demand, Quota quota) throws Exception;

    /**
     * Ends this JVM's lease: its part is for the others at once. Blocks; called after the last renewal, on the same
     * thread. A lease that is not given back ends by itself a while later.
     *
     * @throws Exception where the desk cannot be reached now
     */
    default void giveBack(String lessee) throws Exception {}
}
