using System.IO.Pipelines;
using System.Security.Authentication;

namespace Enclosure.Server.Smtp;

/// <summary>
/// The two directions of a connection, first plain, then perhaps under TLS. Answers are gathered until something must be waited for, so
/// that a client that pipelines gets them in one go (RFC 2920, section 3.2).
/// </summary>
internal sealed class SmtpChannel(IDuplexPipe plain, SmtpWatch watch, TimeProvider time) : IAsyncDisposable
{
    private const int WriteAtBytes = 4096;
    private static readonly TimeSpan LongestHandshake = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(5);

    private PipeReader _input = plain.Input;
    private PipeWriter _output = plain.Output;
    private TlsUpgrade? _tls;

    public bool IsSecure => _tls is not null;

    public string? TlsVersion => _tls?.Version;

    /// <summary>What is there, or what comes next. Answers go out before it waits.</summary>
    public async ValueTask<ReadResult> ReadAsync()
    {
        if (_output.UnflushedBytes > WriteAtBytes) await FlushAsync();
        if (!_input.TryRead(out var result))
        {
            await FlushAsync();
            result = await WaitAsync();
        }

        if (watch.Verdict is { } verdict) throw new HangUpException(verdict);
        return result;
    }

    public void Advance(SequencePosition consumed) => _input.AdvanceTo(consumed);

    public void Advance(SequencePosition consumed, SequencePosition examined) => _input.AdvanceTo(consumed, examined);

    public void Write(SmtpReply reply) => reply.Write(_output);

    public async ValueTask FlushAsync()
    {
        var flush = _output.FlushAsync();
        if (flush.IsCompletedSuccessfully)
        {
            Require(flush.Result);
            return;
        }

        watch.BeginWrite(_output.CancelPendingFlush);
        try
        {
            Require(await flush);
        }
        catch (Exception e) when (IsGone(e))
        {
            throw new HangUpException(null);
        }
        finally
        {
            watch.EndWait();
        }
    }

    /// <summary>
    /// Turns to TLS. What the client sent in the clear behind its STARTTLS is thrown away before the answer goes out: it may have been put
    /// there by somebody else (RFC 3207, section 4.2). False when the handshake fails; then nothing more can be said.
    /// </summary>
    public async Task<bool> UpgradeAsync(TlsCertificate certificate, CancellationToken ct)
    {
        ThrowAwayInput();
        Write(SmtpReplies.StartTls);
        await FlushAsync();
        using var patience = new CancellationTokenSource(LongestHandshake, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        try
        {
            _tls = await TlsUpgrade.RunAsync(plain, certificate.Current, time, either.Token);
        }
        catch (Exception e) when (e is AuthenticationException or IOException or OperationCanceledException)
        {
            return false;
        }

        (_input, _output) = (_tls.Input, _tls.Output);
        return true;
    }

    /// <summary>Says the last word, if the client takes it soon. False when it does not.</summary>
    public async Task<bool> FinishAsync(SmtpReply? last)
    {
        if (last is not null) Write(last);
        using var patience = new CancellationTokenSource(LongestGoodbye, time);
        try
        {
            return !(await _output.FlushAsync(patience.Token)).IsCanceled;
        }
        catch (Exception e) when (IsGone(e))
        {
            return false;
        }
    }

    public ValueTask DisposeAsync() => _tls?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async ValueTask<ReadResult> WaitAsync()
    {
        watch.BeginRead(_input.CancelPendingRead);
        try
        {
            return await _input.ReadAsync();
        }
        catch (Exception e) when (IsGone(e))
        {
            throw new HangUpException(null);
        }
        finally
        {
            watch.EndWait();
        }
    }

    /// <summary>The connection was reset, cut or aborted; nothing of ours is read or written here.</summary>
    private static bool IsGone(Exception e) => e is IOException or OperationCanceledException;

    private static void Require(FlushResult result)
    {
        if (result.IsCanceled || result.IsCompleted) throw new HangUpException(null);
    }

    private void ThrowAwayInput()
    {
        while (_input.TryRead(out var read))
        {
            _input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) throw new HangUpException(null);
        }
    }
}
