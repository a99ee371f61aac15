namespace Enclosure.Bench.Peers;

/// <summary>A server cannot take part here; the message says why and stands in its row, and the run goes on.</summary>
public sealed class PeerMissingException(string why) : Exception(why);
