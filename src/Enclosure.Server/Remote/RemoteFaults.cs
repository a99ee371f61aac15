using System.Net.Sockets;
using System.Security.Authentication;

namespace Enclosure.Server.Remote;

/// <summary>Connections that fail, in words that say what to do.</summary>
internal static class RemoteFaults
{
    public static RemoteUnreachableException Of(HttpRequestException fault, Uri at, bool wasRepeatable)
    {
        var place = at.GetLeftPart(UriPartial.Authority);
        var said = fault.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => $"There is no host {at.DnsSafeHost}. Look at the address of the server.",
            HttpRequestError.SecureConnectionError => Tls(fault, place),
            HttpRequestError.ConnectionError =>
                $"Nothing answers at {place} ({Cause(fault)}). Is the server running, and is this its address?",
            _ => wasRepeatable
                ? $"The connection to {place} broke ({Cause(fault)}). Run this again: what is done already is not done twice."
                : $"The connection to {place} broke ({Cause(fault)}), and what was sent cannot be read a second time. Run this again.",
        };
        return new RemoteUnreachableException(said, fault);
    }

    public static RemoteUnreachableException Still(Uri at, Exception cause) => new(
        $"{at.GetLeftPart(UriPartial.Authority)} has moved no byte for {IdleWatch.Patience.TotalSeconds:0} seconds. Try again.", cause);

    public static string InShort(HttpRequestException fault) =>
        fault.HttpRequestError == HttpRequestError.ConnectionError ? "The server cannot be reached" : "The connection broke";

    private static string Tls(HttpRequestException fault, string place)
    {
        var cause = fault.InnerException is AuthenticationException or IOException ? fault.InnerException.Message : fault.Message;
        if (cause.Contains("frame", StringComparison.Ordinal)) return $"What answers at {place} does not speak TLS. Is it http:// there?";
        return $"No TLS with {place}: {cause} A certificate of your own authority is believed when SSL_CERT_FILE names it.";
    }

    private static string Cause(Exception fault) => fault.GetBaseException() switch
    {
        SocketException socket => socket.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => "connection refused",
            SocketError.TimedOut => "timed out",
            SocketError.ConnectionReset => "connection reset",
            SocketError.HostUnreachable or SocketError.NetworkUnreachable => "no route",
            _ => socket.SocketErrorCode.ToString(),
        },
        OperationCanceledException or TimeoutException => "timed out",
        _ => "it ended too early",
    };
}
