namespace Enclosure.Server.Remote.Examining;

/// <summary>Where mail comes in.</summary>
public sealed record MailDoor(string Host, int Port)
{
    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}

/// <summary>What is looked at.</summary>
/// <param name="Mail">Null to leave mail out.</param>
/// <param name="Origin">Whose pages are to use links; null when nobody said.</param>
/// <param name="IsQuick">Leaves out the two uploads of 26 MB.</param>
/// <param name="IsPatient">Waits for the event stream's heartbeat, which comes each 30 seconds.</param>
public sealed record ExaminationTerms(MailDoor? Mail, string? Origin, bool IsQuick, bool IsPatient);
