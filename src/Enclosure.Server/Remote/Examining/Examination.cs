namespace Enclosure.Server.Remote.Examining;

/// <summary>
/// Looks at a running server from outside, as its clients meet it, with everything that stands in front of it. What it puts there it takes
/// away again, also when it is interrupted.
/// </summary>
public sealed class Examination(RemoteServer server, ExaminationTerms terms, Action<Finding> found, TimeProvider time)
{
    /// <summary>Each check's findings are told as they come.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        if (!await AnswersAsync(ct)) return;
        var leftovers = new Leftovers(server);
        try
        {
            await LookAsync(leftovers, ct);
        }
        finally
        {
            found(await leftovers.RemoveAsync());
        }
    }

    /// <summary>Without an answer everything else would fail for the same reason.</summary>
    private async Task<bool> AnswersAsync(CancellationToken ct)
    {
        var reach = new Reachability(server, time);
        await TellAsync("tls", () => TlsCheck.LookAsync(server.Address, time, ct));
        var answers = false;
        await TellAsync("server", async () =>
        {
            var finding = await reach.HealthAsync(ct);
            answers = finding.Verdict != Verdict.Fail;
            return finding;
        });
        if (!answers) return false;
        await TellAsync("version", () => reach.VersionAsync(ct));
        await TellAsync("clock", () => reach.ClockAsync(ct));
        return true;
    }

    private async Task LookAsync(Leftovers leftovers, CancellationToken ct)
    {
        var key = new KeyCheck(server);
        await TellAsync("key", () => key.LookAsync(ct));
        await TellAsync("request buffering", () => new RequestBuffering(server.Address).LookAsync(ct));
        if (key.Reach == KeyReach.None) found(Finding.Skip("event stream", "needs a key that works"));
        else await TellAsync("event stream", () => new StreamCheck(server, terms.IsPatient, time).LookAsync(ct));
        if (key.Reach == KeyReach.Account) await LookAtFilesAsync(leftovers, ct);
        else found(Finding.Skip("files", "needs a full-access key (rm_, or sk_ of one workspace): nothing was uploaded"));
        if (terms.Mail is { } mail) foreach (var finding in await new SmtpCheck(mail, time).LookAsync(ct)) found(finding);
        else found(Finding.Skip("smtp", "give --smtp HOST:PORT to look at the mail door"));
    }

    private async Task LookAtFilesAsync(Leftovers leftovers, CancellationToken ct)
    {
        var uploading = new Uploading(server);
        var sizes = new SizeLimit(uploading, leftovers);
        if (terms.IsQuick) found(Finding.Skip("file of 25 MiB", "left out by --quick"));
        else
        {
            await TellAsync("file of 25 MiB", () => sizes.LargestAsync(ct));
            await TellAsync("one byte more", () => sizes.OneMoreAsync(ct));
        }

        await new LinkChecks(server, uploading, leftovers, terms.Origin).RunAsync(TellAsync, ct);
        await TellAsync("presigned PUT", () => new PresignedCheck(server, uploading, leftovers).LookAsync(ct));
        var corpus = new CorpusCheck(server, uploading, leftovers);
        foreach (var file in NastyFiles.All) await TellAsync($"file: {file.What}", () => corpus.LookAsync(file, ct));
    }

    /// <summary>A check that cannot be made is one that failed.</summary>
    private async Task TellAsync(string check, Func<Task<Finding>> look)
    {
        try
        {
            found(await look());
        }
        catch (RemoteException e)
        {
            found(Finding.Fail(check, e.Message));
        }
    }
}
