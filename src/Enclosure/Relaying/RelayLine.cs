using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Enclosure.Relaying;

/// <summary>
/// The line to a relay: commands out, whole answers in, each step within its time. What goes wrong on it is told as
/// <see cref="RelayException"/>; then nothing more can be said on it.
/// </summary>
internal sealed class RelayLine : IDisposable
{
    private readonly RelayTerms _terms;
    private readonly TimeProvider _time;
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private Stream _stream = Stream.Null;
    private ReplyReader _replies = new(Stream.Null);

    private RelayLine(RelayTerms terms, TimeProvider time) => (_terms, _time) = (terms, time);

    /// <summary>Nothing came that was not asked for, the end of the line included.</summary>
    public bool IsQuiet => !_replies.HasMore && !_socket.Poll(0, SelectMode.SelectRead);

    private string Relay => $"The relay {_terms.Host}:{_terms.Port}";

    public static async Task<RelayLine> ConnectAsync(RelayTerms terms, TimeProvider time, CancellationToken ct)
    {
        var line = new RelayLine(terms, time);
        try
        {
            await line.WithinAsync(terms.Timeouts.Connect, "the connection", line.ConnectAsync, ct);
            return line;
        }
        catch
        {
            line.Dispose();
            throw;
        }
    }

    /// <summary>Turns to TLS. The relay must prove to be the host it is asked for as.</summary>
    public Task SecureAsync(CancellationToken ct)
    {
        // Whoever sits on the line may have put it there, to be taken for something said under TLS (RFC 3207, section 4.2).
        if (_replies.HasMore) throw Fault("said something in the clear behind its answer to STARTTLS");
        return WithinAsync(_terms.Timeouts.Hello, "the TLS handshake", HandshakeAsync, ct);
    }

    public Task SendAsync(ReadOnlyMemory<byte> bytes, string step, TimeSpan limit, CancellationToken ct) =>
        WithinAsync(limit, step, async within => await _stream.WriteAsync(bytes, within), ct);

    public Task SendAsync(string text, string step, TimeSpan limit, CancellationToken ct) =>
        SendAsync(Encoding.UTF8.GetBytes(text), step, limit, ct);

    /// <param name="step">What the answer is to, for what is said of a fault.</param>
    public async Task<ReplyLines> ReadAsync(string step, TimeSpan limit, CancellationToken ct)
    {
        ReplyLines? reply = null;
        await WithinAsync(limit, step, async within => reply = await _replies.ReadAsync(within), ct);
        return reply!;
    }

    /// <summary>Sends a command and reads its answer.</summary>
    /// <param name="step">The command's name: the command itself may hold a secret.</param>
    public async Task<ReplyLines> AskAsync(string command, string step, TimeSpan limit, CancellationToken ct)
    {
        ReplyLines? reply = null;
        await WithinAsync(limit, step, TalkAsync, ct);
        return reply!;

        async Task TalkAsync(CancellationToken within)
        {
            await _stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), within);
            reply = await _replies.ReadAsync(within);
        }
    }

    public RelayException Fault(string what, RelayReply? reply = null, Exception? inner = null) =>
        new($"{Relay} {what}", false, reply, inner);

    public RelayException Unexpected(string step, RelayReply reply) => Fault($"answered {step} with {reply.Code} {reply.Text}", reply);

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }

    private async Task ConnectAsync(CancellationToken ct)
    {
        await _socket.ConnectAsync(new DnsEndPoint(_terms.Host, _terms.Port), ct);
        Use(new NetworkStream(_socket));
    }

    private async Task HandshakeAsync(CancellationToken ct)
    {
        var tls = new SslStream(_stream);
        Use(tls);
        var options = new SslClientAuthenticationOptions { TargetHost = _terms.Host };
        if (_terms.TrustRoots is { } roots) options.CertificateChainPolicy = Trusting(roots);
        await tls.AuthenticateAsClientAsync(options, ct);
    }

    private static X509ChainPolicy Trusting(X509Certificate2Collection roots)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }

    private void Use(Stream stream) => (_stream, _replies) = (stream, new ReplyReader(stream));

    private async Task WithinAsync(TimeSpan limit, string step, Func<CancellationToken, Task> act, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        try
        {
            await act(either.Token);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw Fault($"took over {limit.TotalSeconds} s for {step}", inner: e);
        }
        catch (SocketException e)
        {
            throw Fault($"cannot be reached: {e.SocketErrorCode}", inner: e);
        }
        catch (AuthenticationException e)
        {
            throw Fault($"is not to be trusted: {e.Message}", inner: e);
        }
        catch (IOException e) when (e is not RelayException)
        {
            throw Fault($"broke the line at {step}", inner: e);
        }
    }
}
