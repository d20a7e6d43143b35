package io.gatehouse.kube;

import io.gatehouse.pki.AtomicFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A kubeconfig on disk; one that is there is added to, and one that cannot be understood is left as it is. */
public record KubeconfigFile(Path file) {

    /**
     * Adds entries to what is there, as {@code kubectl config} does, or makes the file. It is its owner's alone afterwards.
     *
     * @param mayReplace whether entries of the same names that say something else give way
     * @param usesContext whether the first added context becomes the current one even of a file that was there
     */
    public void add(Kubeconfig added, boolean mayReplace, boolean usesContext) throws IOException {
        Path target = target();
        Path lock = lock(target);
        try {
            String there = Files.exists(target) ? Files.readString(target) : "";
            AtomicFile.writeSecret(target, new KubeconfigMerge(added, mayReplace, usesContext).into(there));
        } catch (FileSystemException e) {
            throw e;
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": is not UTF-8 text, and left as it is", e);
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage() + ", and left as it is", e);
        } finally {
            Files.delete(lock);
        }
    }

    /** A link stays one. */
    private Path target() throws IOException {
        if (Files.isSymbolicLink(file) && !Files.exists(file)) {
            throw new IOException(file + ": is a link to a file that is not there");
        }
        return Files.exists(file) ? file.toRealPath() : file;
    }

    /** As kubectl locks it. */
    private Path lock(Path target) throws IOException {
        Path lock = target.resolveSibling(target.getFileName() + ".lock");
        try {
            return Files.createFile(lock);
        } catch (FileAlreadyExistsException e) {
            throw new IOException(file + ": is being changed by another program (if not, remove " + lock + ")", e);
        }
    }
}
